import { Input } from 'antd'
import type { Caller, Named, PhoneDesk } from '../api/phone'
import { useSay } from '../kit/tongue'
import { CustomerField } from './CustomerField'
import type { Told } from './call'
import { Labelled } from './Labelled'
import { words } from './words'

type Props = {
  desk: PhoneDesk
  told: Told
  caller: Caller | undefined
  elapsed: number | null
  onTold: (part: Partial<Told>) => void
  onMobile: (typed: string) => void
  onCustomer: (customer: Named) => void
  onNew: (name: string) => void
}

/** Who calls: the number first; what is known by it fills the rest. */
export function CallerFields(props: Props) {
  const { desk, told, caller, elapsed, onTold, onMobile, onCustomer, onNew } = props
  const say = useSay(words)
  const stranger = caller !== undefined && caller.customer === null
  const field = (key: 'contact' | 'address', most: number) => (
    <Input
      id={`phone-${key}`}
      value={told[key]}
      maxLength={most}
      autoComplete="off"
      onChange={({ target }) => onTold({ [key]: target.value })}
      data-step={key}
    />
  )
  return (
    <div className="phone-caller">
      <Labelled id="phone-mobile" name={say('mobile')}>
        <Input
          id="phone-mobile"
          size="large"
          className="mono"
          inputMode="numeric"
          value={told.mobile}
          maxLength={20}
          autoComplete="off"
          onChange={({ target }) => onMobile(target.value)}
          // always there: an Input that gets one later draws its box anew and loses the cursor
          suffix={
            <small className="soft" data-testid="phone-elapsed">
              {elapsed !== null && say('elapsed', { n: elapsed })}
            </small>
          }
          data-step="mobile"
        />
      </Labelled>
      <Labelled
        id="phone-customer"
        name={say('customer')}
        aside={stranger ? say('unknown') : caller?.level && say('level', { level: caller.level })}
      >
        <CustomerField
          desk={desk}
          value={told.customer}
          onText={(customer) => onTold({ customer })}
          onCustomer={onCustomer}
          onNew={onNew}
        />
      </Labelled>
      <Labelled id="phone-contact" name={say('contact')}>
        {field('contact', 60)}
      </Labelled>
      <Labelled id="phone-address" name={say('address')}>
        {field('address', 500)}
      </Labelled>
    </div>
  )
}
