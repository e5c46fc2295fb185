import { readProblem, unreachable } from './problem'

let language = 'zh'

/** The server says what it wants in the language given here. */
export const askIn = (chosen: string) => {
  language = chosen
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

async function ask<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
  const answer = await send(method, path, body)
  const text = await answer.text()
  if (!answer.ok) throw readProblem(answer.status, text)
  return (text ? JSON.parse(text) : undefined) as Answer
}

/** A Blob goes as it is, everything else as JSON. */
async function send(method: Method, path: string, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': language,
  }
  const bytes = body instanceof Blob
  if (body !== undefined && !bytes) headers['Content-Type'] = 'application/json'
  try {
    return await fetch(`/api${path}`, {
      method,
      headers,
      body: body === undefined ? null : bytes ? body : JSON.stringify(body),
    })
  } catch {
    throw unreachable()
  }
}

export const get = <Answer>(path: string) => ask<Answer>('GET', path)
export const post = <Answer>(path: string, body?: unknown) => ask<Answer>('POST', path, body)
export const put = <Answer>(path: string, body: unknown) => ask<Answer>('PUT', path, body)
export const patch = <Answer>(path: string, body: unknown) => ask<Answer>('PATCH', path, body)
export const remove = <Answer>(path: string) => ask<Answer>('DELETE', path)

/** A query string of the parts that are set; '' when none is. */
export function query(parts: Record<string, string | number | null | undefined>): string {
  const set = Object.entries(parts).filter(([, value]) => value !== undefined && value !== null)
  const filled = set.filter(([, value]) => value !== '').map(([key, value]) => [key, String(value)])
  return filled.length ? `?${new URLSearchParams(filled)}` : ''
}
