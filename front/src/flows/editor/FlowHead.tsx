import { MoreOutlined } from '@ant-design/icons'
import { App, Button, Dropdown, Input, Tooltip } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { exportedAt, saveDraft } from '../../api/flows'
import type { Kit } from '../../api/types'
import { useWorkspaces } from '../../api/workspaces'
import { ActButton } from '../../kit/ActButton'
import { Mark } from '../../kit/Mark'
import { sentenceOf } from '../../kit/sentences'
import { nameOf, nameShown, useSay } from '../../kit/tongue'
import { RedoIcon, UndoIcon } from '../../kit/turns'
import { words as copyWords } from './copyWords'
import type { Tab } from './FlowPage'
import { keyFor } from './newKey'
import { PublishDialog } from './PublishDialog'
import { unplacedOf } from './unplaced'
import type { Editing } from './useEditing'
import { words } from './words'

const CopyDialog = lazy(async () => ({ default: (await import('./CopyDialog')).CopyDialog }))

type Props = {
  flowKey: string
  editing: Editing
  kit: Kit
  tab: Tab
  onTab: (tab: Tab) => void
  onFault: () => void
}

const TABS: Tab[] = ['canvas', 'sentences', 'runs', 'versions', 'lab']

/** The flow's name, how it stands, its tabs, and what can be done with it as a whole. */
export function FlowHead({ flowKey, editing, kit, tab, onTab, onFault }: Props) {
  const say = useSay(words)
  const { message } = App.useApp()
  const [publishing, setPublishing] = useState<number | null>(null)
  const { flow, faults, number } = editing
  const called = nameOf(flow)
  useEffect(() => {
    document.title = `${called} · 单流`
  }, [called])
  const publish = async () => {
    try {
      setPublishing(await editing.settled())
    } catch (error) {
      message.error(sentenceOf(error))
    }
  }
  const ready = number > 0 && faults.length === 0 && editing.saving !== 'moved'
  return (
    <header className="flow-head">
      <div className="flow-head-line">
        <Link to="/flows" className="soft" aria-label={say('back')}>
          ← <span className="flow-back">{say('back')}</span>
        </Link>
        <Input
          variant="borderless"
          className="flow-name"
          value={called}
          aria-label={say('name')}
          onChange={({ target }) =>
            editing.change({ ...flow, [nameShown(flow)]: target.value }, 'name')
          }
        />
        <Standing editing={editing} onFault={onFault} />
        <span className="top-gap" />
        <Tooltip title={say('undo')}>
          <Button
            type="text"
            className="flow-undo"
            icon={<UndoIcon />}
            aria-label={say('undo')}
            disabled={!editing.canUndo}
            onClick={editing.undo}
          />
        </Tooltip>
        <Tooltip title={say('redo')}>
          <Button
            type="text"
            className="flow-undo"
            icon={<RedoIcon />}
            aria-label={say('redo')}
            disabled={!editing.canRedo}
            onClick={editing.redo}
          />
        </Tooltip>
        <MoreMenu flowKey={flowKey} editing={editing} />
        <Button
          type={unplacedOf(flow) ? 'default' : 'primary'}
          disabled={!ready}
          onClick={publish}
          data-testid="publish"
        >
          {say('publish')}
        </Button>
      </div>
      <nav className="flow-tabs" aria-label={called}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            aria-current={one === tab ? 'page' : undefined}
            onClick={() => onTab(one)}
            data-testid={`tab-${one}`}
          >
            {say(one)}
          </button>
        ))}
      </nav>
      {editing.saving === 'moved' && <Moved editing={editing} />}
      {publishing !== null && (
        <PublishDialog
          flowKey={flowKey}
          number={publishing}
          editing={editing}
          kit={kit}
          onClose={() => setPublishing(null)}
        />
      )}
    </header>
  )
}

/** Whether it is saved, what is live, and how much is yet to be mended. */
function Standing({ editing, onFault }: { editing: Editing; onFault: () => void }) {
  const say = useSay(words)
  const { saving, live, faults, number, flow } = editing
  const unplaced = unplacedOf(flow)
  const said = {
    'as-live': say('asLive', { n: live }),
    saved: say('saved'),
    dirty: say('saving'),
    saving: say('saving'),
    failed: say('unsaved'),
    moved: say('unsaved'),
  }[saving]
  return (
    <span className="flow-standing" aria-live="polite">
      <span
        className={saving === 'failed' ? 'fault' : 'soft'}
        data-testid="saving"
        data-saving={saving}
      >
        {said}
      </span>
      {number > 0 && (
        <>
          <span className="soft">
            {live === null ? say('neverPublished') : say('live', { n: live })}
          </span>
          {unplaced && (
            <span className="flow-unplaced" data-testid="unplaced">
              <Mark meaning="asks">{say('unplaced', { words: unplaced })}</Mark>
              <Button
                type="link"
                size="small"
                onClick={() => editing.change({ ...flow, unplaced: [] })}
              >
                {say('unplacedDone')}
              </Button>
            </span>
          )}
          {faults.length === 0 ? (
            !unplaced && <Mark meaning="done">{say('noFaults')}</Mark>
          ) : (
            <button
              type="button"
              className="mark-button"
              title={say('firstFault')}
              onClick={onFault}
              data-testid="first-fault"
            >
              <Mark meaning="danger">{say('faults', { n: faults.length })}</Mark>
            </button>
          )}
        </>
      )}
    </span>
  )
}

function Moved({ editing }: { editing: Editing }) {
  const say = useSay(words)
  return (
    <p className="flow-moved" role="alert">
      {say('moved')}
      <ActButton size="small" act={editing.takeTheirs}>
        {say('takeTheirs')}
      </ActButton>
      <ActButton size="small" act={editing.keepMine} done={say('keptMine')} data-testid="keep-mine">
        {say('keepMine')}
      </ActButton>
    </p>
  )
}

function MoreMenu({ flowKey, editing }: { flowKey: string; editing: Editing }) {
  const say = useSay(words)
  const sayCopy = useSay(copyWords)
  const [copying, setCopying] = useState<number | null>(null)
  const elsewhere = useWorkspaces().data?.some((one) => !one.here && one.builds)
  const { message, modal } = App.useApp()
  const navigate = useNavigate()
  const copy = async () => {
    const name = `${nameOf(editing.flow)} 2`
    const key = keyFor(name)
    await saveDraft(key, { ...editing.flow, key, name, name_en: '' }, 0)
    navigate(`/flows/${encodeURIComponent(key)}`)
  }
  const copyTo = async () => setCopying(await editing.settled())
  const discard = async () => {
    await editing.discard()
    message.success(say('discarded'))
    if (editing.live === null) navigate('/flows')
  }
  const tried = (act: () => Promise<void>) => async () => {
    try {
      await act()
    } catch (error) {
      message.error(sentenceOf(error))
    }
  }
  const items = [
    {
      key: 'export',
      label: (
        <a href={exportedAt(flowKey, editing.number > 0)} download>
          {say('export')}
        </a>
      ),
    },
    { key: 'copy', label: say('copy'), onClick: tried(copy) },
    ...(elsewhere ? [{ key: 'copy-to', label: sayCopy('copyTo'), onClick: tried(copyTo) }] : []),
    {
      key: 'discard',
      label: say('discard'),
      danger: true,
      disabled: editing.number === 0,
      onClick: () =>
        modal.confirm({
          title: say('discardAsk'),
          okText: say('discard'),
          cancelText: say('cancel'),
          onOk: tried(discard),
        }),
    },
  ]
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button type="text" icon={<MoreOutlined />} aria-label={say('more')} />
      </Dropdown>
      {copying !== null && (
        <Suspense fallback={null}>
          <CopyDialog
            flowKey={flowKey}
            name={nameOf(editing.flow)}
            draft={copying > 0}
            onClose={() => setCopying(null)}
          />
        </Suspense>
      )}
    </>
  )
}
