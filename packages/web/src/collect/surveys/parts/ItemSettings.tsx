import type { Question, QuestionType } from '@opencxm/survey'
import { useTranslation } from 'react-i18next'
import { CheckField } from '../../../ui/form/CheckField.tsx'
import { SelectField } from '../../../ui/form/Field.tsx'
import { TouchpointField } from '../../../understand/filters/TouchpointField.tsx'
import { changeQuestion, itemAt, withParts } from '../edit/edits.ts'
import { idProblem, renameId } from '../edit/ids.ts'
import { convertQuestion, questionGroups } from '../edit/new-question.ts'
import { useEditor } from '../editor.tsx'
import { ConditionField } from '../logic/ConditionEditor.tsx'
import { JumpsField } from '../logic/JumpsField.tsx'
import { useStarterWords } from '../use-starter-words.ts'
import { Fold } from './Fold.tsx'
import { ItemActions } from './ItemActions.tsx'
import { IdField, TextField, WordsField } from './inputs.tsx'
import { ListenSettings } from './ListenSettings.tsx'
import { TypeSettings } from './TypeSettings.tsx'

/** A question: words, kind, answers, logic, and what its answers are filed under. */
export function ItemSettings({ id }: { id: string }) {
  const { survey } = useEditor()
  const item = itemAt(survey, id)
  if (!item) return null
  return item.type === 'listen' ? <ListenSettings step={item} /> : <QuestionSettings question={item} />
}

function QuestionSettings({ question }: { question: Question }) {
  const { t } = useTranslation('builder')
  const { survey, edit, mayWrite } = useEditor()
  const { id, type } = question
  const put = (parts: { readonly [name: string]: unknown }, key?: string) =>
    edit((now) => changeQuestion(now, id, (one) => withParts(one, parts)), key && `${id} ${key}`)
  const place = { item: id }
  return (
    <>
      <TypeField question={question} />
      <WordsField
        label={t('item.title')}
        text={question.title}
        long
        place={place}
        required
        first
        onChange={(title) => put({ title }, 'title')}
      />
      <WordsField
        label={t('item.help')}
        text={question.help}
        place={place}
        onChange={(help) => put({ help }, 'help')}
      />
      {type === 'statement' ? null : (
        <CheckField
          label={t('item.required')}
          checked={question.required === true}
          disabled={!mayWrite}
          onChange={(required) => put({ required: required || undefined })}
        />
      )}
      {survey.blocks.some(({ shuffle, items }) => shuffle && items.some((one) => one.id === id)) ? (
        <CheckField
          label={t('item.fixed')}
          checked={question.fixed === true}
          disabled={!mayWrite}
          onChange={(fixed) => put({ fixed: fixed || undefined })}
        />
      ) : null}
      <TypeSettings question={question} onChange={put} />
      <Fold title={t('item.logic')} open={Boolean(question.show ?? question.jumps?.length)}>
        <ConditionField
          value={question.show}
          place={place}
          always={t('item.alwaysShown')}
          lead={t('item.shownWhen')}
          onChange={(show) => put({ show })}
        />
        <JumpsField jumps={question.jumps} after={{ item: id }} onChange={(jumps) => put({ jumps })} />
      </Fold>
      <Fold title={t('item.filing')} note={question.metric ?? question.touchpoint ?? ''}>
        <IdField
          label={t('item.id')}
          value={id}
          problem={(to) => idProblem(survey, 'items', { from: id, to })}
          onRename={(to) => edit((now) => renameId(now, 'items', { from: id, to }))}
        />
        <TextField
          label={t('item.metric')}
          hint={t('item.metricHint')}
          value={question.metric ?? ''}
          maxLength={64}
          onChange={(metric) => put({ metric: metric || undefined }, 'metric')}
        />
        <TouchpointField
          label={t('item.touchpoint')}
          hint={t('item.touchpointHint')}
          value={question.touchpoint ?? ''}
          disabled={!mayWrite}
          onChange={(touchpoint) => put({ touchpoint: touchpoint || undefined }, 'touchpoint')}
        />
        <TextField
          label={t('item.need')}
          hint={t('item.needHint')}
          value={question.need ?? ''}
          onChange={(need) => put({ need: need || undefined }, 'need')}
        />
      </Fold>
      {mayWrite ? <ItemActions item={question} /> : null}
    </>
  )
}

function TypeField({ question }: { question: Question }) {
  const { t } = useTranslation('builder')
  const { edit } = useEditor()
  const words = useStarterWords()
  return (
    <SelectField
      label={t('item.type')}
      value={question.type}
      options={questionGroups.flatMap(({ types }) => types.map((value) => ({ value, label: t(`type.${value}`) })))}
      onChange={(type) =>
        edit((now) =>
          changeQuestion(now, question.id, (one) => convertQuestion(now, one, { type: type as QuestionType, words })),
        )
      }
    />
  )
}
