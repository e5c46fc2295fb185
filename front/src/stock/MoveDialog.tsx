import { App, AutoComplete, Form, Input, Modal, Segmented } from 'antd'
import { useState } from 'react'
import { type Ask, type Does, type ItemLevel, useMoving } from '../api/stock'
import { newUuid } from '../kit/once'
import { sentenceOf } from '../kit/sentences'
import { useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { examplesOf, sayWith, unitOf } from './say'
import { words } from './words'

type Props = { table: string; item: ItemLevel; does: Does; onClose: () => void }
type ByHand = 'receive' | 'dispatch' | 'transfer' | 'count'
const HINTS = {
  receive: 'optional',
  dispatch: 'anywhere',
  transfer: 'anywhere',
  count: 'onlyPlace',
} as const
const BY_HAND: ByHand[] = ['receive', 'dispatch', 'transfer', 'count']

/** One move by hand. It says what it does, and how it is taken back. */
export function MoveDialog({ table, item, does, onClose }: Props) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const { message } = App.useApp()
  const { move } = useMoving()
  const [act, setAct] = useState<ByHand>(does as ByHand)
  const [quantity, setQuantity] = useState('')
  const [place, setPlace] = useState('')
  const [lot, setLot] = useState('')
  const [to, setTo] = useState('')
  const [because, setBecause] = useState('')
  const [cause] = useState(newUuid) // pressed twice, it is booked once
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const ready = quantity.trim() !== '' && (act !== 'transfer' || to.trim() !== '')

  const book = async () => {
    setBusy(true)
    setFault('')
    try {
      await move([asked(act, { table, item: item.id, quantity, place, lot, to })], cause, because)
      message.success(say('booked'))
      onClose()
    } catch (problem) {
      setFault(sentenceOf(problem))
      setBusy(false)
    }
  }
  const placeName = act === 'receive' ? 'atPlace' : act === 'count' ? 'countPlace' : 'from'
  return (
    <Modal
      open
      title={item.title}
      okText={say(`do_${act}`)}
      cancelText={sayCommon('cancel')}
      okButtonProps={{ disabled: !ready, loading: busy }}
      onOk={book}
      onCancel={onClose}
    >
      <Form layout="vertical" className="stock-move" onFinish={() => ready && book()}>
        <Segmented
          block
          value={act}
          options={BY_HAND.map((one) => ({ value: one, label: say(`do_${one}`) }))}
          onChange={setAct}
        />
        <p className="soft">
          {say(`says_${act}`)} {say('undo')}
        </p>
        <p className="soft">
          {say('on_hand')} {sayWith(item.on_hand, unitOf(item))}，{say('reserved')}{' '}
          {sayWith(item.reserved, unitOf(item))}
        </p>
        <Form.Item
          label={say(act === 'count' ? 'counted' : 'quantity')}
          htmlFor="stock-quantity"
          required
          help={fault || say('quantityHint', { examples: examplesOf(item) })}
          validateStatus={fault ? 'error' : ''}
        >
          <Input
            id="stock-quantity"
            autoFocus
            inputMode="text"
            value={quantity}
            onChange={({ target }) => setQuantity(target.value)}
          />
        </Form.Item>
        <PlaceItem
          id="stock-place"
          name={say(placeName)}
          hint={say(HINTS[act])}
          item={item}
          value={place}
          onChange={setPlace}
        />
        {act === 'transfer' && (
          <PlaceItem
            id="stock-to"
            name={say('to')}
            required
            item={item}
            value={to}
            onChange={setTo}
          />
        )}
        <Form.Item label={say('lot')} htmlFor="stock-lot">
          <Input
            id="stock-lot"
            placeholder={say('optional')}
            value={lot}
            onChange={({ target }) => setLot(target.value)}
          />
        </Form.Item>
        <Form.Item label={say('because')} htmlFor="stock-because">
          <Input
            id="stock-because"
            maxLength={200}
            placeholder={say('becauseHint')}
            value={because}
            onChange={({ target }) => setBecause(target.value)}
          />
        </Form.Item>
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </Form>
    </Modal>
  )
}

type PlaceProps = {
  id: string
  name: string
  hint?: string
  required?: boolean
  item: ItemLevel
  value: string
  onChange: (value: string) => void
}

/** A place by its name: those where the item is already are offered. */
function PlaceItem({ id, name, hint, required, item, value, onChange }: PlaceProps) {
  const known = [...new Set(item.slots.map(({ place }) => place).filter(Boolean))]
  return (
    <Form.Item label={name} htmlFor={id} required={required ?? false}>
      <AutoComplete
        id={id}
        options={known.map((one) => ({ value: one }))}
        placeholder={hint}
        value={value}
        onChange={onChange}
      />
    </Form.Item>
  )
}

type Typed = {
  table: string
  item: string
  quantity: string
  place: string
  lot: string
  to: string
}

/** Where goods come to, a blank is the place without a name; else any, or the only one. */
function asked(act: ByHand, { table, item, quantity, place, lot, to }: Typed): Ask {
  const named = (name: string) => name.trim() || (act === 'receive' ? '' : null)
  return {
    do: act,
    item: { table, id: item },
    quantity,
    place: named(place),
    lot: named(lot),
    ...(act === 'transfer' ? { to: to.trim() } : {}),
  }
}
