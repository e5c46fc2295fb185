import type { components } from './generated'
import { get, post, query } from './http'

type Api = components['schemas']

export type Floor = Api['FloorOut']
export type Floors = Api['FloorsOut']
export type Duty = Api['Duty']
export type JobPlace = Api['JobPlace']
export type Fresh = Api['FreshOut']
export type Conflict = Api['FloorConflict']
export type Done = Api['DoneOut']
type Sent = Api['FloorAct']
/** What was done at the tablet, under an id of its own making; `pictures` wait to be sent before it. */
export type Act = Pick<Sent, 'id' | 'at' | 'do' | 'job' | 'device'> &
  Partial<Omit<Sent, 'photos'>> & { photos?: string[]; pictures?: Blob[] }

const at = (floor: string) => `/floors/${encodeURIComponent(floor)}`

export const shop = {
  floors: () => get<Floors>('/floors'),
  duties: (floor: string, place: string) => get<Duty[]>(`${at(floor)}/places/${place}`),
  fresh: (floor: string) => get<Fresh>(`${at(floor)}/fresh`),
  job: (floor: string, title: string) => get<JobPlace>(`${at(floor)}/job${query({ title })}`),
  send: (floor: string, acts: Act[]) => post<Done[]>(`${at(floor)}/acts`, { acts }),
  conflicts: (floor: string) => get<Conflict[]>(`${at(floor)}/conflicts`),
  settle: (floor: string, act: string) => post<void>(`${at(floor)}/conflicts/${act}/settle`, {}),
}
