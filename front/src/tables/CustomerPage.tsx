import { CopyOutlined, ExportOutlined, QrcodeOutlined } from '@ant-design/icons'
import { Button, Popover, QRCode } from 'antd'
import { useCustomerPage } from '../api/where'
import { ActButton } from '../kit/ActButton'
import { copyText } from '../kit/copy'
import { useSay } from '../kit/tongue'
import { words } from './words'

/** 客户看到的: the page of the customer, to open, to send and to scan; nothing where there is none. */
export function CustomerPage({ table, id }: { table: string; id: string }) {
  const say = useSay(words)
  const page = useCustomerPage(table, id).data
  if (!page) return null
  const url = new URL(page, location.origin).href
  return (
    <section className="customer-page" aria-label={say('customerSees')} data-testid="customer-page">
      <span className="soft">{say('customerSees')}</span>
      <Button
        size="small"
        icon={<ExportOutlined />}
        href={page}
        target="_blank"
        rel="noreferrer"
        data-testid="customer-open"
      >
        {say('customerOpen')}
      </Button>
      <ActButton
        size="small"
        icon={<CopyOutlined />}
        act={() => copyText(url)}
        done={say('customerCopied')}
        data-testid="customer-copy"
      >
        {say('customerCopy')}
      </ActButton>
      <Popover
        trigger="click"
        content={<QRCode value={url} size={168} type="svg" color="#000" bgColor="#fff" />}
      >
        <Button size="small" icon={<QrcodeOutlined />} data-testid="customer-qr">
          {say('customerCode')}
        </Button>
      </Popover>
    </section>
  )
}
