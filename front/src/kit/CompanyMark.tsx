import './company.css'

/** The company's picture where it has one, else our own name. */
export function CompanyMark({ logo, name }: { logo: string; name: string }) {
  return logo ? <img className="company-mark" src={logo} alt={name} /> : <>单流</>
}
