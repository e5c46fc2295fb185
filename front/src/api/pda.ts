import type { components } from './generated'
import { get, post, remove } from './http'
import { isProblem } from './problem'
import type { Hello, Me } from './types'

type Api = components['schemas']

export type Station = Api['StationOut']
export type Job = Api['JobOut']
export type JobInFull = Api['JobInFull']
export type Line = Api['PickLineOut']
export type Conflict = Api['ConflictOut']
export type Done = Api['DoneOut']
export type Worked = Api['WorkedOut']
/** What was done at the device, under an id of its own making. */
export type Act = Pick<Api['Act'], 'id' | 'at' | 'do' | 'job'> & Partial<Api['Act']>

const at = (station: string) => `/stations/${encodeURIComponent(station)}`

export const pda = {
  hello: () => get<Hello>('/hello'),
  me: async () => {
    try {
      return await get<Me>('/session')
    } catch (error) {
      if (isProblem(error, 'not-signed-in')) return null
      throw error
    }
  },
  signIn: (login: string, password: string, code: string) =>
    post<Me>('/session', { login, password, code, link: false }),
  signOut: () => remove<void>('/session'),
  stations: () => get<Station[]>('/stations'),
  jobs: (station: string) => get<Job[]>(`${at(station)}/jobs`),
  job: (station: string, job: string) => get<JobInFull>(`${at(station)}/jobs/${job}`),
  next: (station: string) => post<JobInFull>(`${at(station)}/next`, {}),
  take: (station: string, job: string) => post<JobInFull>(`${at(station)}/jobs/${job}/take`, {}),
  takeTitled: (station: string, title: string) => post<JobInFull>(`${at(station)}/take`, { title }),
  giveBack: (station: string, job: string) => post<Job>(`${at(station)}/jobs/${job}/give-back`, {}),
  send: (station: string, acts: Act[]) => post<Done[]>(`${at(station)}/acts`, { acts }),
  notices: () => get<Api['NoticesOut']>('/notices'),
  readNotice: (id: string) => post<void>(`/notices/${id}/read`, {}),
  shift: (station: string) => get<Worked[]>(`${at(station)}/shift`),
  conflicts: (station: string) => get<Conflict[]>(`${at(station)}/conflicts`),
  settle: (station: string, act: string) =>
    post<void>(`${at(station)}/conflicts/${act}/settle`, {}),
}

export const labelAddress = (station: string, job: string, parcel: string, size: string) =>
  `/api${at(station)}/jobs/${job}/parcels/${parcel}/label?size=${size}`
