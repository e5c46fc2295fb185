import type { Did, Kept, Shelf } from './outbox'

const ACTS = 'acts'
const NOTES = 'notes'

/** What a face keeps on its device: its acts, and by a key what it knows besides. */
export type Drawer<A extends Did> = {
  shelf: Shelf<A>
  note(key: string, value: unknown): Promise<void>
  noted<T>(key: string): Promise<T | undefined>
}

function begin(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1)
    asked.onupgradeneeded = () => {
      const acts = asked.result.createObjectStore(ACTS, { keyPath: 'turn', autoIncrement: true })
      acts.createIndex('id', 'act.id', { unique: true })
      asked.result.createObjectStore(NOTES)
    }
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
}

/** In IndexedDB, under the name of the face. */
export function drawer<A extends Did>(name: string): Drawer<A> {
  let opened: Promise<IDBDatabase> | null = null

  /** Done in one transaction; it is on the disk when the promise is kept. */
  async function within<T>(
    store: string,
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<T> | null,
  ): Promise<T | undefined> {
    opened = opened ?? begin(name)
    const db = await opened
    return new Promise((resolve, reject) => {
      const transaction = db.transaction(store, mode)
      const asked = ask(transaction.objectStore(store))
      transaction.oncomplete = () => resolve(asked?.result)
      transaction.onerror = () => reject(transaction.error)
      transaction.onabort = () => reject(transaction.error)
    })
  }

  const shelf: Shelf<A> = {
    add: async (kept) => {
      await within(ACTS, 'readwrite', (store) => store.add(kept))
    },
    all: async () => (await within<Kept<A>[]>(ACTS, 'readonly', (store) => store.getAll())) ?? [],
    drop: async (ids) => {
      const gone = new Set(ids)
      const turns = (await shelf.all())
        .filter(({ act }) => gone.has(act.id))
        .map(({ turn }) => turn)
      await within(ACTS, 'readwrite', (store) => {
        for (const turn of turns) store.delete(turn)
        return null
      })
    },
  }
  return {
    shelf,
    note: async (key, value) => {
      await within(NOTES, 'readwrite', (store) => store.put(value, key))
    },
    noted: <T>(key: string) =>
      within<T>(NOTES, 'readonly', (store) => store.get(key) as IDBRequest<T>),
  }
}
