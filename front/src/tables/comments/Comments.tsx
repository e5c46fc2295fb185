import { Button, Skeleton } from 'antd'
import { useComments } from '../../api/comments'
import { Nothing } from '../../kit/Nothing'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { CommentEntry } from './CommentEntry'
import { Composer } from './Composer'
import { words } from './words'

type Props = { table: string; record: string }

/** What people say about a record: written above, the newest below it. */
export function Comments({ table, record }: Props) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const comments = useComments(table, record)
  if (comments.status === 'pending') return <Skeleton active />
  if (comments.status === 'error') return <ProblemPanel problem={comments.error} />
  const all = comments.data.pages.flatMap((page) => page.comments)
  return (
    <>
      <Composer key={record} table={table} record={record} />
      {all.length === 0 && <Nothing>{say('none')}</Nothing>}
      <ol className="timeline" data-testid="comments">
        {all.map((comment) => (
          <CommentEntry key={comment.id} table={table} record={record} comment={comment} />
        ))}
      </ol>
      {comments.hasNextPage && (
        <Button onClick={() => comments.fetchNextPage()}>{sayCommon('more')}</Button>
      )}
    </>
  )
}
