import { Button, Input, Segmented, Select, Skeleton } from 'antd'
import { Link, useSearchParams } from 'react-router'
import { type Only, type Stocked, useLevels, useStocked } from '../api/stock'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { sayMoment } from '../kit/when'
import { common } from '../kit/words'
import { LevelTable } from './LevelTable'
import { words } from './words'
import './stock.css'

const ONLY: Only[] = ['all', 'there', 'short']

/** 库存: what there is of every item. The address holds what is looked at. */
export function StockPage({ mayBuild }: { mayBuild: boolean }) {
  const say = useSay(words)
  const stocked = useStocked()
  const [params] = useSearchParams()
  if (stocked.status === 'pending') return <PageSkeleton />
  if (stocked.status === 'error') {
    return <ProblemPanel problem={stocked.error} again={() => stocked.refetch()} />
  }
  const tables = stocked.data
  const table = tables.find(({ table }) => table === params.get('table')) ?? tables[0]
  if (!table) {
    const build = mayBuild && (
      <Link to="/build">
        <Button type="primary">{say('toBuild')}</Button>
      </Link>
    )
    return (
      <Page title={say('stock')}>
        <Nothing action={build}>{say(mayBuild ? 'none' : 'noneAsk')}</Nothing>
      </Page>
    )
  }
  return (
    <Page title={say('stock')}>
      <Levels table={table} tables={tables} />
    </Page>
  )
}

function Levels({ table, tables }: { table: Stocked; tables: Stocked[] }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const [params, setParams] = useSearchParams()
  const look = {
    find: params.get('find') ?? '',
    only: (params.get('only') as Only | null) ?? 'all',
    at: params.get('at') ?? '',
  }
  const levels = useLevels(table.table, look)
  const change = (part: Record<string, string>) => {
    const next = Object.entries({ ...Object.fromEntries(params), ...part })
    setParams(Object.fromEntries(next.filter(([, value]) => value)), { replace: true })
  }
  const items = levels.data?.pages.flatMap((page) => page.items) ?? []
  const asked = look.find !== '' || look.only !== 'all'
  return (
    <>
      <div className="stock-bar">
        {tables.length > 1 && (
          <Select
            aria-label={say('table')}
            value={table.table}
            options={tables.map((one) => ({ value: one.table, label: nameOf(one) }))}
            popupMatchSelectWidth={false}
            onChange={(chosen) => change({ table: chosen })}
          />
        )}
        <Input.Search
          key={table.table}
          className="stock-find"
          allowClear
          aria-label={say('find')}
          placeholder={say('find')}
          defaultValue={look.find}
          onSearch={(find) => change({ find })}
        />
        <Segmented
          value={look.only}
          options={ONLY.map((one) => ({ value: one, label: say(`only_${one}`) }))}
          onChange={(only) => change({ only: only === 'all' ? '' : only })}
        />
        <label className="stock-at">
          {say('at')}
          <input
            type="datetime-local"
            value={look.at}
            onChange={({ target }) => change({ at: target.value })}
          />
        </label>
        {look.at && (
          <Button size="small" onClick={() => change({ at: '' })}>
            {say('atNow')}
          </Button>
        )}
      </div>
      {look.at && <p className="soft stock-past">{say('asItWas', { at: sayMoment(look.at) })}</p>}
      {levels.isPending && <Skeleton active />}
      {levels.isError && <ProblemPanel problem={levels.error} again={() => levels.refetch()} />}
      {levels.data && items.length > 0 && (
        <div className="card stock-card">
          <LevelTable table={table} items={items} past={look.at !== ''} />
          {levels.hasNextPage && (
            <Button loading={levels.isFetchingNextPage} onClick={() => levels.fetchNextPage()}>
              {sayCommon('more')}
            </Button>
          )}
        </div>
      )}
      {levels.data && items.length === 0 && <NoItems table={table} asked={asked} />}
    </>
  )
}

function NoItems({ table, asked }: { table: Stocked; asked: boolean }) {
  const say = useSay(words)
  if (asked) return <Nothing>{say('nothingFound')}</Nothing>
  const open = (
    <Link to={`/t/${table.table}`}>
      <Button type="primary">{say('toItems', { table: nameOf(table) })}</Button>
    </Link>
  )
  return <Nothing action={open}>{say('noItems')}</Nothing>
}
