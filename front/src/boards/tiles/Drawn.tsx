import { Skeleton } from 'antd'
import { lazy, Suspense } from 'react'
import { useSay } from '../../kit/tongue'
import type { ChartProps } from '../Chart'
import { words } from '../words'

const Chart = lazy(() => import('../Chart'))

type Props = ChartProps & { rows: [name: string, value: number][] }

/** A chart, and the same as a table for who listens to the screen. */
export function Drawn({ rows, ...chart }: Props) {
  const say = useSay(words)
  if (rows.length === 0) return <p className="tile-none soft">{say('nothing')}</p>
  return (
    <>
      <Suspense fallback={<Skeleton active paragraph={{ rows: 3 }} title={false} />}>
        <Chart {...chart} />
      </Suspense>
      <table className="unseen">
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
