import type { Programme } from '@opencxm/server/contract'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { AskPage, NewAskPage } from '../asks/AskPages.tsx'
import { ProgrammeForm } from './parts/ProgrammeForm.tsx'
import { useProgramme, useProgrammeChanges } from './queries.ts'
import { definitionOf } from './view.ts'

/** A new programme, off until it is switched on. */
export function NewProgrammePage() {
  const navigate = useNavigate()
  const { create } = useProgrammeChanges()
  const { event = '', touchpoint = '' } = useSearch({ from: '/frame/collect/programmes/new' })
  return (
    <NewAskPage kind="programmes">
      <ProgrammeForm
        programme={null}
        begin={{ event, touchpoint }}
        saving={create}
        readOnly={false}
        onSave={async (draft) => {
          const made = await create.mutateAsync(definitionOf(draft))
          await navigate({ to: '/collect/programmes/$programmeId', params: { programmeId: made.id } })
        }}
      />
    </NewAskPage>
  )
}

/** One programme: what it says, whether it is on. */
export function ProgrammePage() {
  const { programmeId } = useParams({ from: '/frame/collect/programmes/$programmeId' })
  const changes = useProgrammeChanges()
  return (
    <AskPage<Programme>
      kind="programmes"
      query={useProgramme(programmeId)}
      changes={changes}
      links={<HealthLink id={programmeId} />}
    >
      {(data, readOnly) => (
        <ProgrammeForm
          key={`${data.id} ${data.version}`}
          programme={data}
          saving={changes.update}
          readOnly={readOnly}
          onSave={async (draft) => {
            await changes.update.mutateAsync({ id: data.id, version: data.version, definition: definitionOf(draft) })
          }}
        />
      )}
    </AskPage>
  )
}

function HealthLink({ id }: { id: string }) {
  const { t } = useTranslation('programmes')
  return (
    <Link
      to="/collect/programmes/$programmeId/health"
      params={{ programmeId: id }}
      search={{}}
      className="plain-button"
    >
      {t('column.health')}
    </Link>
  )
}
