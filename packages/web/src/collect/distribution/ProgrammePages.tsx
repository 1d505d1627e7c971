import type { Programme } from '@opencxm/server/contract'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saverOver } from '../../shell/api/save-over.ts'
import { AskPage, type AskPageParts, NewAskPage } from '../asks/AskPages.tsx'
import { ProgrammeForm } from './parts/ProgrammeForm.tsx'
import { useProgramme, useProgrammeChanges } from './queries.ts'
import { type Draft, definitionOf } from './view.ts'

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
      {(data, parts) => <OneProgramme key={data.id} programme={data} update={changes.update} {...parts} />}
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

type OneProps = AskPageParts & { programme: Programme; update: ReturnType<typeof useProgrammeChanges>['update'] }

/** The form keeps what is typed whatever else changes meanwhile; what somebody else wrote is replaced only by who has read so. */
function OneProgramme({ programme, update, ...form }: OneProps) {
  const { id } = programme
  const { refetch } = useProgramme(id)
  const [saveOver] = useState(() => saverOver(programme.version, async () => (await refetch()).data?.version))
  const save = async (draft: Draft) => {
    await saveOver(async (version) => {
      const saved = await update.mutateAsync({ id, version, definition: definitionOf(draft) })
      return saved.version
    })
  }
  return <ProgrammeForm programme={programme} saving={update} onSave={save} {...form} />
}
