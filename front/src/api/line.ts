const RETRY_MS = 3_000

/**
 * The server's announcements for a face without the desk's query cache: the tables that changed;
 * none named where something may have been missed.
 */
export function followLine(heard: (tables: string[]) => void): () => void {
  let source: EventSource | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  const open = () => {
    source = new EventSource('/api/feed')
    source.addEventListener('hello', () => heard([]))
    source.addEventListener('change', ({ data }) =>
      heard((JSON.parse(data) as { tables?: string[] }).tables ?? []),
    )
    source.addEventListener('error', () => {
      // The browser gives up for good after an answer that is no event stream.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS)
    })
  }
  open()
  return () => {
    clearTimeout(retry)
    source?.close()
  }
}
