import type { Overlap } from '../../api/types'
import { useSay } from '../../kit/tongue'
import { called } from '../tree/called'
import { type FlowTree, findBlock } from '../tree/tree'
import { words } from './labWords'

type Props = { overlap: Overlap; flow: FlowTree; decision: string }

/** Of how many orders two cases hold: where many do, their order decides. */
export function OverlapMatrix({ overlap, flow, decision }: Props) {
  const say = useSay(words)
  const branches = findBlock(flow, decision)?.branches ?? []
  const name = (key: string) => called(branches.find((one) => one.name === key) ?? {}) || key
  const most = Math.max(1, ...overlap.counts.flatMap((row, at) => row.filter((_, to) => to !== at)))
  return (
    <div className="overlap" data-testid="overlap">
      <table>
        <thead>
          <tr>
            <th>{say('case')}</th>
            {overlap.cases.map((one, at) => (
              <th key={one} title={name(one)}>
                {at + 1}
              </th>
            ))}
            <th>{say('decided')}</th>
          </tr>
        </thead>
        <tbody>
          {overlap.cases.map((one, at) => (
            <tr key={one}>
              <th scope="row">
                {at + 1} {name(one)}
              </th>
              {overlap.cases.map((other, to) => {
                const count = overlap.counts[at]?.[to] ?? 0
                const heat = at === to ? 0 : Math.ceil((4 * count) / most)
                return (
                  <td key={other} data-heat={heat} data-own={at === to || undefined}>
                    {count}
                  </td>
                )
              })}
              <td>{overlap.decided[one] ?? 0}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="soft">{say('neither', { n: overlap.neither })}</p>
    </div>
  )
}
