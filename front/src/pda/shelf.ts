import type { Act } from '../api/pda'
import { drawer } from '../kit/scan/shelf'

/** What the PDA keeps: the job as the server last told it, who works, at which station; and acts. */
export const { shelf, note, noted } = drawer<Act>('danliu-pda')
