import { Input } from 'antd'
import type { PhoneDesk } from '../api/phone'
import { useSay } from '../kit/tongue'
import type { Line } from './call'
import { ItemField } from './ItemField'
import { words } from './words'

type Props = {
  desk: PhoneDesk
  lines: Line[]
  onLine: (key: string, part: Partial<Line>) => void
  /** An item was chosen: now how many. */
  onChosen: (place: number) => void
}

/** What is wanted, line by line; the empty one at the end leads on to the date. */
export function LineRows({ desk, lines, onLine, onChosen }: Props) {
  const say = useSay(words)
  return (
    <fieldset className="phone-lines">
      <legend>{say('lines')}</legend>
      {lines.map(({ key, item, quantity, price }, place) => (
        <div key={key} className="phone-line" data-testid="phone-line">
          <ItemField
            desk={desk}
            item={item}
            number={place + 1}
            step={`item-${place}`}
            onItem={(chosen) => {
              onLine(key, { item: chosen })
              if (chosen) onChosen(place)
            }}
          />
          {item && (
            <>
              <Input
                value={quantity}
                inputMode="decimal"
                aria-label={say('quantity')}
                placeholder={say('quantity')}
                maxLength={20}
                autoComplete="off"
                onChange={({ target }) => onLine(key, { quantity: target.value })}
                data-step={`quantity-${place}`}
              />
              <Input
                value={price}
                aria-label={say('price')}
                placeholder={say('price')}
                maxLength={200}
                autoComplete="off"
                onChange={({ target }) => onLine(key, { price: target.value })}
                data-step={`price-${place}`}
              />
            </>
          )}
        </div>
      ))}
    </fieldset>
  )
}
