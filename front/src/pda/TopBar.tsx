import { LinkBar } from '../kit/scan/LinkBar'
import { type Floor, set } from './shown'

export const TopBar = ({ floor }: { floor: Floor }) => (
  <LinkBar seen={floor} face="pda" onList={() => set({ listing: true })}>
    {floor.who && <span className="pda-who">{floor.who.name}</span>}
  </LinkBar>
)
