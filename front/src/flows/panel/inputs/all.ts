import type { ComponentType } from 'react'
import type { Setting } from '../declared'
import { CellsInput } from './Cells'
import { ConditionInput } from './Condition'
import { CronInput } from './Cron'
import { GivenInput } from './Given'
import { ItemsInput } from './Items'
import type { InputProps } from './input'
import { ListInput } from './List'
import { FactsInput, MapInput, NamesInput, PairsInput } from './Pairs'
import { AddressesInput, PeopleInput } from './People'
import { PickInput } from './Pick'
import { ChoiceInput, JsonInput, NumberInput, TruthInput } from './Simple'
import { PlainInput, TextInput } from './Text'
import { FormulaInput, ValueInput, ValuesInput } from './Value'

/** By the kind that a setting declares. */
const INPUTS: Record<string, ComponentType<InputProps>> = {
  text: TextInput,
  plain: PlainInput,
  number: NumberInput,
  minutes: NumberInput,
  seconds: NumberInput,
  truth: TruthInput,
  choice: ChoiceInput,
  condition: ConditionInput,
  formula: FormulaInput,
  value: ValueInput,
  moment: ValueInput,
  record: ValueInput,
  items: ItemsInput,
  records: ValuesInput,
  addresses: AddressesInput,
  table: PickInput,
  field: PickInput,
  fields: PickInput,
  connection: PickInput,
  operation: PickInput,
  flow: PickInput,
  form: PickInput,
  steps: PickInput,
  people: PeopleInput,
  cells: CellsInput,
  pairs: PairsInput,
  facts: FactsInput,
  names: NamesInput,
  totals: MapInput,
  list: ListInput,
  input: GivenInput,
  cron: CronInput,
  clock: PlainInput,
  json: JsonInput,
}

/** A kind that this version does not know is written as it is kept. */
export const inputFor = ({ kind }: Setting) => INPUTS[kind] ?? JsonInput
