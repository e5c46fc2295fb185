import type { Kept, Shelf } from './outbox'

const NAME = 'danliu-pda'
const ACTS = 'acts'
const NOTES = 'notes'

let opened: Promise<IDBDatabase> | null = null

function open(): Promise<IDBDatabase> {
  opened = opened ?? begin()
  return opened
}

function begin(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1)
    asked.onupgradeneeded = () => {
      const acts = asked.result.createObjectStore(ACTS, { keyPath: 'turn', autoIncrement: true })
      acts.createIndex('id', 'act.id', { unique: true })
      asked.result.createObjectStore(NOTES)
    }
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
}

/** Done in one transaction; it is on the disk when the promise is kept. */
async function within<T>(
  store: string,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T> | null,
): Promise<T | undefined> {
  const db = await open()
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(store, mode)
    const asked = ask(transaction.objectStore(store))
    transaction.oncomplete = () => resolve(asked?.result)
    transaction.onerror = () => reject(transaction.error)
    transaction.onabort = () => reject(transaction.error)
  })
}

/** The journal in IndexedDB. */
export const shelf: Shelf = {
  add: async (kept) => {
    await within(ACTS, 'readwrite', (store) => store.add(kept))
  },
  all: async () => (await within<Kept[]>(ACTS, 'readonly', (store) => store.getAll())) ?? [],
  drop: async (ids) => {
    const gone = new Set(ids)
    const turns = (await shelf.all()).filter(({ act }) => gone.has(act.id)).map(({ turn }) => turn)
    await within(ACTS, 'readwrite', (store) => {
      for (const turn of turns) store.delete(turn)
      return null
    })
  },
}

/** What the device knows besides: the job as the server last told it, who works, at which station. */
export const note = async (key: string, value: unknown) => {
  await within(NOTES, 'readwrite', (store) => store.put(value, key))
}
export const noted = <T>(key: string) =>
  within<T>(NOTES, 'readonly', (store) => store.get(key) as IDBRequest<T>)
