import { Alert } from 'antd'
import { book, useSay } from './tongue'

const words = book('onlyHere', {
  title: ['手机打不开这个地址', 'A phone cannot open this address'],
  why: [
    '它只在这台电脑上有效。让同一网络里的手机能打开：停掉单流，用 danliu up --host 0.0.0.0 启动，再在这台电脑上用局域网地址（如 http://192.168.1.8:8700）打开本页，码和链接就对了。',
    'It is good on this computer alone. For phones in the same network: stop Danliu, start it with danliu up --host 0.0.0.0, and open this page at the address of this computer (like http://192.168.1.8:8700): code and link are right then.',
  ],
})

/** Beside every link that is to be opened on another device. */
export function OnlyHere() {
  const say = useSay(words)
  if (!isHere(location.hostname)) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={say('title')}
      description={say('why')}
      data-testid="only-here"
    />
  )
}

/** Under this name only this very machine finds itself: a phone would look at itself. */
const isHere = (host: string) => ['localhost', '127.0.0.1', '[::1]'].includes(host)
