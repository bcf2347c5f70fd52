package advisory

import (
	"strings"
	"time"

	"keikai/mailbot/handling"
)

// Text is prose in paragraphs, an empty line between them. A line that begins with "- " or "・" is an item of a list, a line in
// brackets ([アップデートする], 【…】) is a heading.
type Text string

// Prose is a text in both languages.
type Prose struct{ JA, EN Text }

// In gives the text in a language.
func (p Prose) In(l handling.Lang) Text {
	if l == handling.Japanese {
		return p.JA
	}
	return p.EN
}

// Input is one advisory as the public may read it.
type Input struct {
	Number    string // JVN#12345678, or JVNVU#12345678 for what did not come by the partnership
	Title     handling.Phrase
	Published time.Time     // when it was first published here
	Updated   time.Time     // when it last changed here
	Public    handling.Date // the day on which it became public anywhere, none = with us
	Critical  bool          // 緊急: the office urges everybody to act

	Overview    Prose
	Affected    Prose // what the table of products does not say
	Description Prose
	Impact      Prose
	Solution    Prose // begins with its heading in brackets
	Addendum    Prose // of the coordinating body
	Other       Prose

	Flaws      []Flaw
	Vendors    []Vendor // in the order of the page
	References []Reference
	Credit     Credit
	History    []Revision  // updates after the first publication
	Withdrawn  *Withdrawal // nil = it stands
}

// Direct tells that the flaw did not come by the partnership (JVNVU#): it was told to the coordinating body directly.
func (in Input) Direct() bool { return strings.HasPrefix(in.Number, "JVNVU#") }

// Flaw is one of the vulnerabilities of an advisory.
type Flaw struct {
	CVE     string // "" = none
	Title   handling.Phrase
	CWEs    []string // CWE-79
	Vectors []string // CVSS v2, v3.0, v3.1, v4.0, at most one of each
}

// Status is where a vendor stands. That it has not answered is never written as "not affected" (R36).
type Status string

// The six values that a page knows.
const (
	Vulnerable              Status = "vulnerable"
	VulnerableInvestigating Status = "vulnerable_investigating"
	NotVulnerable           Status = "notvulnerable"
	NotVulnerableSoFar      Status = "notvulnerable_investigating"
	Unknown                 Status = "unknown"
	Provided                Status = "provided" // told, and has not answered
)

// Statuses are all of them, in the order in which a list shows them.
var Statuses = []Status{Vulnerable, VulnerableInvestigating, NotVulnerable, NotVulnerableSoFar, Unknown, Provided}

// affected tells that products of the vendor have the flaw.
func (s Status) affected() bool { return s == Vulnerable || s == VulnerableInvestigating }

// StatusChange is a status and the day on which it was set.
type StatusChange struct {
	Date   handling.Date
	Status Status
}

// Vendor is a developer and what it says.
type Vendor struct {
	Name      handling.Phrase
	History   []StatusChange // oldest first; the last one holds
	Statement Prose
	URL       string // its own page about the flaw
	Products  []Product
}

// Status is the last one, Provided where none was set.
func (v Vendor) Status() Status { return v.last().Status }

// StatusDate is the day of the last one.
func (v Vendor) StatusDate() handling.Date { return v.last().Date }

func (v Vendor) last() StatusChange {
	if len(v.History) == 0 {
		return StatusChange{Status: Provided}
	}
	return v.History[len(v.History)-1]
}

// Product is a product and the versions that have the flaw.
type Product struct {
	Name     handling.Phrase
	CPE      string // cpe:/a:… or cpe:2.3:…, "" = none
	Versions []Versions
	Fixed    string // the version that no longer has it, "" = not told
}

// Reference leads elsewhere.
type Reference struct {
	Kind  ReferenceKind
	ID    string // number of the other body, "" = none
	Title handling.Phrase
	URL   string
}

// ReferenceKind says what a reference leads to.
type ReferenceKind string

// The kinds of references.
const (
	VendorReference   ReferenceKind = "vendor"
	AdvisoryReference ReferenceKind = "advisory"
	OtherReference    ReferenceKind = "other"
)

// Credit says who found the flaw, as far as they want to be named.
type Credit struct {
	By        CreditKind
	Reporters []Reporter // none = the sentence without a name
}

// CreditKind is the way by which a flaw became known to the office.
type CreditKind string

// The ways.
const (
	ByFinder    CreditKind = ""          // to the reception body, under the partnership
	ByDeveloper CreditKind = "developer" // its own product, to tell its users
	ByDirect    CreditKind = "direct"    // to the coordinating body
)

// Reporter is a person or an organisation, in the words that it agreed to.
type Reporter struct {
	Name         handling.Phrase
	Organisation handling.Phrase
}

// Revision is an update of the page.
type Revision struct {
	No   int
	At   time.Time
	What handling.Phrase
}

// Withdrawal takes an advisory back without hiding that it was there.
type Withdrawal struct {
	At     time.Time
	Reason Prose
}

// Office is who publishes, and where.
type Office struct {
	Site         handling.Phrase // name of the site
	Publisher    handling.Phrase // who answers for it
	Reception    handling.Phrase // who receives reports: IPA
	Coordination handling.Phrase // who talks with developers: JPCERT/CC
	BaseURL      string          // of the site, without a slash at its end
	Contact      string          // mail address or page for questions
	Keys         []Key           // that sign
	CNA          CNA
}

// Key is the public key of a signature.
type Key struct {
	Fingerprint string
	Path        string // where the site has it, such as .well-known/csaf/openpgp/ABCD….asc
	Armored     []byte
}

// CNA is the office as one that assigns CVE ids. Without an OrgID no CVE records are printed.
type CNA struct {
	OrgID     string // UUID
	ShortName string
}
