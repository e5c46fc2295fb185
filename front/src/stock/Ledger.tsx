import { App, Button, Skeleton } from 'antd'
import { Link } from 'react-router'
import { type Line, useLedger, useMoving } from '../api/stock'
import { Moment } from '../kit/Moment'
import { Nothing } from '../kit/Nothing'
import { ProblemPanel } from '../kit/ProblemPanel'
import { sentenceOf } from '../kit/sentences'
import { useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { changesOf, sayNumber } from './say'
import { words } from './words'

/** 流水: every change of one item, with what it was after it, who, and why. */
export function Ledger({ table, item, moves }: { table: string; item: string; moves: boolean }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const ledger = useLedger(table, item)
  const lines = ledger.data?.pages.flatMap((page) => page.lines) ?? []
  return (
    <section className="card stock-ledger">
      <h2>{say('ledger')}</h2>
      {ledger.isPending && <Skeleton active title={false} />}
      {ledger.isError && <ProblemPanel problem={ledger.error} again={() => ledger.refetch()} />}
      {ledger.data && lines.length === 0 && <Nothing>{say('noLedger')}</Nothing>}
      {lines.length > 0 && (
        <table className="stock-table">
          <thead>
            <tr>
              <th>{say('what')}</th>
              <th>{say('place')}</th>
              <th className="number">{say('change')}</th>
              <th className="number">{say('after')}</th>
              <th>{say('who')}</th>
              <th>{say('when')}</th>
              {moves && <th aria-label={say('correct')} />}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <LedgerLine key={line.number} line={line} moves={moves} />
            ))}
          </tbody>
        </table>
      )}
      {ledger.hasNextPage && (
        <Button loading={ledger.isFetchingNextPage} onClick={() => ledger.fetchNextPage()}>
          {sayCommon('more')}
        </Button>
      )}
    </section>
  )
}

function LedgerLine({ line, moves }: { line: Line; moves: boolean }) {
  const say = useSay(words)
  const { on_hand, reserved } = changesOf(line)
  return (
    <tr data-testid="stock-line">
      <th scope="row">
        {say(`do_${line.kind}`)}
        {line.holder && <span className="soft"> {say('forWhom', { who: line.holder })}</span>}
      </th>
      <td data-name={say('place')}>
        {line.place || <span className="soft">{say('noPlace')}</span>}
        {line.lot && <span className="soft"> · {line.lot}</span>}
      </td>
      <td className="number" data-name={say('change')}>
        {on_hand ?? (reserved ? '' : '0')}
        {reserved && <span className="soft"> {say('reservedBy', { n: reserved })}</span>}
      </td>
      <td className="number" data-name={say('after')}>
        {sayNumber(line.on_hand_after)}
        {Number(line.reserved_after) > 0 && (
          <span className="soft"> {say('reservedBy', { n: sayNumber(line.reserved_after) })}</span>
        )}
      </td>
      <td data-name={say('who')}>
        {line.who}
        {line.reason && <span className="soft">：{line.reason}</span>}
        {line.run && (
          <>
            {' '}
            <Link to={`/runs/${line.run}`}>{say('run')}</Link>
          </>
        )}
      </td>
      <td data-name={say('when')}>
        <Moment at={line.at} />
      </td>
      {moves && <td className="stock-acts">{line.correctable && <Correct line={line} />}</td>}
    </tr>
  )
}

function Correct({ line }: { line: Line }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const { modal, message } = App.useApp()
  const { correct } = useMoving()
  const ask = () =>
    modal.confirm({
      title: say('correctTitle'),
      content: say('correctSays'),
      okText: say('correct'),
      cancelText: sayCommon('cancel'),
      onOk: async () => {
        try {
          await correct(line.entry, say('correct'))
          message.success(say('corrected'))
        } catch (problem) {
          message.error(sentenceOf(problem))
        }
      },
    })
  return (
    <Button size="small" type="text" onClick={ask} data-testid="stock-correct">
      {say('correct')}
    </Button>
  )
}
