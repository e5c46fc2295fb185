import { App } from 'antd'
import { sentenceOf } from './sentences'

type Asked = { title: string; okText: string; act: () => Promise<unknown> }

/** Asks first, then acts. A refusal is said: the dialog by itself swallows it. */
export function useConfirm() {
  const { modal, message } = App.useApp()
  return ({ title, okText, act }: Asked) => {
    const onOk = () => act().catch((refused) => message.error(sentenceOf(refused)))
    modal.confirm({ title, okText, okButtonProps: { danger: true }, onOk })
  }
}
