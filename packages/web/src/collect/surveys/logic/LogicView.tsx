import { Background, Controls, type Edge, Handle, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react'
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { AnswerSentence } from '../../../ui/text/AnswerSentence.tsx'
import { nameOf, titleOf } from '../edit/diff.ts'
import { itemAt } from '../edit/edits.ts'
import type { Selection } from '../edit/selection.ts'
import { useEditor } from '../editor.tsx'
import { graphOf, nodeHeight, nodeWidth } from './graph.ts'
import { useLogicWords } from './use-logic-words.ts'
import { useRules } from './use-rules.ts'
import '@xyflow/react/dist/style.css'

type BoxData = { title: string; kind: string; note: string; ending: boolean }
type HeadData = { title: string; note: string; height: number }

const startZoom = 0.85
const labelMax = 48

/** Words that fit beside a line; the whole sentence stands below the graph. */
function shortened(words: string): string {
  return words.length > labelMax ? `${words.slice(0, labelMax - 1)}…` : words
}

const nodeTypes = { box: Box, head: Head }

/** Every way through the survey as a graph, and every rule as a sentence below. A box opens its question. */
export function LogicView() {
  const { t } = useTranslation('builder')
  const { survey, select } = useEditor()
  const words = useLogicWords(survey)
  const graph = useMemo(() => graphOf(survey), [survey])
  const rules = useRules()
  const box = useRef<HTMLDivElement>(null)
  const nodes: Node[] = [
    ...graph.blocks.map((block): Node => {
      const whole = survey.blocks.find(({ id }) => id === block.id)
      const note = block.when ? `${t('item.shownWhen')} ${words.condition(block.when)}` : ''
      return {
        id: `head:${block.id}`,
        type: 'head',
        position: { x: -24, y: block.y },
        data: { title: whole ? nameOf(whole, survey) : block.id, note, height: block.height },
        selectable: false,
        draggable: false,
        zIndex: -1,
      }
    }),
    ...graph.nodes.map((node): Node => {
      const id = node.id.slice(node.id.indexOf(':') + 1)
      const item = node.kind === 'item' ? itemAt(survey, id) : null
      const ending = survey.endings.find((one) => one.id === id)
      const title = item ? titleOf(item, survey) : ending?.title[survey.languages[0] ?? ''] || id
      return {
        id: node.id,
        type: 'box',
        position: { x: node.x, y: node.y },
        draggable: false,
        data: {
          title,
          kind:
            node.kind === 'ending' ? t(`ending.outcomes.${node.type as 'complete'}`) : t(`type.${node.type as 'nps'}`),
          note: node.when
            ? `${t(node.kind === 'ending' ? 'ending.when' : 'item.shownWhen')} ${words.condition(node.when)}`
            : '',
          ending: node.kind === 'ending',
        },
      }
    }),
  ]
  const edges: Edge[] = graph.edges.map((edge) => ({
    id: edge.id,
    source: edge.from,
    target: edge.to,
    type: edge.kind === 'jump' ? 'smoothstep' : 'default',
    className: `flow-${edge.kind}`,
    // A picture of the rules that stand below as sentences.
    ariaLabel: t('graph.edge'),
    ...(edge.kind === 'jump'
      ? {
          sourceHandle: 'side',
          targetHandle: 'side',
          label: edge.when ? shortened(words.condition(edge.when)) : '',
        }
      : {}),
  }))
  return (
    <>
      <AnswerSentence text={rules.length === 0 ? t('graph.none') : t('graph.some', { count: rules.length })} />
      <div className="card flow-card" ref={box}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          onInit={(flow) => {
            // From the top, at a size that can be read; what is longer is scrolled to.
            const width = box.current?.clientWidth ?? 800
            void flow.setViewport({ x: (width - nodeWidth * startZoom) / 2, y: 20, zoom: startZoom })
          }}
          minZoom={0.1}
          nodesConnectable={false}
          edgesFocusable={false}
          proOptions={{ hideAttribution: true }}
          onNodeClick={(_, node) => open(node.id, select)}
          onKeyDown={(event) => {
            const node =
              event.key === 'Enter' && event.target instanceof Element && event.target.closest('.react-flow__node')
            if (node) open(node.getAttribute('data-id') ?? '', select)
          }}
          nodesDraggable={false}
          aria-label={t('graph.label')}
          ariaLabelConfig={{
            'node.a11yDescription.default': t('graph.node'),
            'node.a11yDescription.keyboardDisabled': t('graph.node'),
            'edge.a11yDescription.default': t('graph.edge'),
            'controls.ariaLabel': t('graph.controls'),
            'controls.zoomIn.ariaLabel': t('graph.zoomIn'),
            'controls.zoomOut.ariaLabel': t('graph.zoomOut'),
            'controls.fitView.ariaLabel': t('graph.fit'),
          }}
        >
          <Background gap={24} color="var(--d-grid)" />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
      <h2 className="t16 b graph-rules">{t('graph.rules')}</h2>
      {rules.length === 0 ? (
        <p className="t2">{t('graph.noRules')}</p>
      ) : (
        <ul className="card rule-list">
          {rules.map((rule) => (
            <li key={rule.key}>
              <button type="button" className="link" onClick={() => select(rule.selection)}>
                {rule.title}
              </button>
              <span>{rule.words}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function open(id: string, select: (selection: Selection) => void): void {
  const [kind, name = ''] = id.split(':')
  if (kind === 'item' || kind === 'ending') select({ kind, id: name })
}

function Box({ data }: NodeProps) {
  const { title, kind, note, ending } = data as BoxData
  return (
    <div className={ending ? 'flow-box flow-ending' : 'flow-box'} style={{ width: nodeWidth, minHeight: nodeHeight }}>
      <Handle type="target" position={Position.Top} style={{ left: '92%' }} />
      <Handle type="target" id="side" position={Position.Right} />
      <span className="note">{kind}</span>
      <span className="flow-title">{title}</span>
      {note ? <span className="note flow-note">{note}</span> : null}
      <Handle type="source" position={Position.Bottom} style={{ left: '92%' }} />
      <Handle type="source" id="side" position={Position.Right} />
    </div>
  )
}

function Head({ data }: NodeProps) {
  const { title, note, height } = data as HeadData
  return (
    <div className="flow-head" style={{ width: nodeWidth + 48, height }}>
      <p className="clip" title={note}>
        <span className="m">{title}</span> <span className="note">{note}</span>
      </p>
    </div>
  )
}
