import { post } from './http'

export type Company = {
  name: string
  zone: string
  owner: { login: string; name: string; password: string }
}

export const setUp = (key: string, company: Company) =>
  post<void>('/public/setup', { key, company })
