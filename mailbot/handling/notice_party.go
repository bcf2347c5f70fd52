package handling

import "time"

// Head is what every notice to a party of a case begins with. Number is the reader's own: a developer's VH#, an operator's IPA#.
type Head struct {
	Number  string `json:"number"`
	Theirs  string `json:"their_reference,omitempty"` // 貴社管理番号, echoed in every mail
	By      string `json:"by,omitempty"`              // person in charge
	Edition string `json:"edition,omitempty"`         // of the guideline, under which the case is handled
}

// Try is one attempt to reach the reader, as the reader may be told of it.
type Try struct {
	Day     Date   `json:"day"`
	Channel string `json:"channel"`
}

// PartyContact is a first contact, a repetition of it, or a word about a key: neutral, class N. Nth is the number of this repetition.
type PartyContact struct {
	Head
	URL         string `json:"url,omitempty"`     // of the site, for an operator: the only thing a first contact names
	Channel     string `json:"channel,omitempty"` // for which the text is made: mail web_form fax post phone
	Nth         int    `json:"nth,omitempty"`
	Tries       []Try  `json:"tries,omitempty"`
	Due         Date   `json:"due,omitzero"`
	Fingerprint string `json:"fingerprint,omitempty"`
	Summary     bool   `json:"summary,omitempty"`   // what is repeated is a summary that asked whether the details are wanted
	Community   bool   `json:"community,omitempty"` // an open-source community: it is asked until when it can keep the matter private (users.md B7)
}

// PartySummary tells a registered developer of a possible flaw, without steps, code or finder.
type PartySummary struct {
	Head
	Origin  Date   `json:"origin"`
	First   Date   `json:"first"`  // first attempt to this reader: the day on which the notice leaves, when it is the first
	Target  Date   `json:"target"` // origin day + 45
	Left    int    `json:"left"`   // calendar days from First to Target
	Product string `json:"product"`
	Text    string `json:"text"` // class of flaw in the coordinator's own words
	Due     Date   `json:"due"`
	Nth     int    `json:"nth,omitempty"`
}

// PartyDetail carries the details, as a coordinator released them. Finder is filled in when the mail is made, from the consents of
// that moment.
type PartyDetail struct {
	Head
	Role     Role        `json:"role"`
	URL      string      `json:"url,omitempty"`
	Origin   Date        `json:"origin,omitzero"`
	Target   Date        `json:"target,omitzero"` // origin day + 45, or notification + 90 for a site
	Due      Date        `json:"due"`             // for the receipt and the first result
	Guide    string      `json:"guide,omitempty"` // appendix of the guideline that goes with it, "5" "6" "7"
	Named    string      `json:"named,omitempty"` // who named a construction provider
	Clear    bool        `json:"clear,omitempty"` // the reader chose mail without encryption
	Release  Release     `json:"release"`
	Consents Consents    `json:"consents"`
	Finder   *FinderView `json:"-"`
}

// PartyText carries a coordinator's words or a release: a question, an answer, an analysis, site data, a request.
type PartyText struct {
	Head
	Text    string    `json:"text,omitempty"`
	Release *Release  `json:"release,omitempty"`
	Due     Date      `json:"due,omitzero"`
	At      time.Time `json:"at,omitzero"`
	NDA     string    `json:"nda,omitempty"`   // reference and date of the non-disclosure agreement
	URL     string    `json:"url,omitempty"`   // of the site that an authority is asked about
	Tries   []Try     `json:"tries,omitempty"` // to reach its operator
	Form    string    `json:"form,omitempty"`  // reply form that asks what no words ask: direct
}

// PartyAsk asks for an answer that is due: a result, a status, a receipt. Nth is the number of this repetition.
type PartyAsk struct {
	Head
	URL    string `json:"url,omitempty"`
	Asked  Date   `json:"asked"` // when it was first asked, or the details were sent
	Nth    int    `json:"nth,omitempty"`
	Due    Date   `json:"due,omitzero"`
	Status string `json:"status,omitempty"` // last one on file
	Way    string `json:"way,omitempty"`    // protection under which the details went
	Days   int    `json:"days,omitempty"`   // calendar days since the notification
	Text   string `json:"text,omitempty"`   // coordinator's own sentence
}

// PartyRecorded shows what a reply form was read as, and what waits for a person (users.md B21).
type PartyRecorded struct {
	Head
	At     time.Time     `json:"at"` // when the reader's mail came
	Form   string        `json:"form"`
	Fields []FieldAnswer `json:"fields"`
	Waits  []string      `json:"waits,omitempty"` // field keys that a person decides about
	Doubts []string      `json:"doubts,omitempty"`
}

// PublicationDate speaks of the day of publication: proposed, set, moved, near, held.
type PublicationDate struct {
	Head
	JVN       string    `json:"jvn,omitempty"` // told from date_fixed on, inside the sealed text (users.md B8)
	CVE       []string  `json:"cve,omitempty"`
	At        time.Time `json:"at"`
	Old       time.Time `json:"old,omitzero"`
	Origin    Date      `json:"origin,omitzero"`
	DayCount  int       `json:"day_count,omitempty"` // calendar days from the origin day
	AnswerBy  Date      `json:"answer_by,omitzero"`
	DueBefore Date      `json:"due_before,omitzero"` // fix and status are asked for by this day
	Why       string    `json:"why,omitempty"`       // reason class of a move, see MoveReasons; never who asked
	Status    string    `json:"status,omitempty"`
	Until     Date      `json:"until,omitzero"`  // for held
	Today     bool      `json:"today,omitempty"` // the eve's notice leaves on the day itself, as after a stop of the program
}

// PartyEnd tells that handling ends for the reader, or a publication is cancelled, with the reason in the guideline's terms.
type PartyEnd struct {
	Head
	URL    string `json:"url,omitempty"`
	Reason string `json:"reason"`
	Why    string `json:"why,omitempty"` // coordinator's sentence
	Day    Date   `json:"day"`
	How    string `json:"how,omitempty"`   // manner of a website's fix
	Alert  string `json:"alert,omitempty"` // address of a general alert
}

// PublicElsewhere tells that something became public before its day. Never who made it so (users.md A16).
type PublicElsewhere struct {
	Head
	Source    string    `json:"source"`
	Exploited string    `json:"exploited"`
	At        time.Time `json:"at"`
	NewDate   time.Time `json:"new_date,omitzero"`
	AnswerBy  Date      `json:"answer_by,omitzero"`
}

// DirectExchange gives one side the other's contact, filled in when the mail is made, after both said yes.
type DirectExchange struct {
	Head
	Items   []string `json:"items,omitempty"`  // what of the finder: name contact
	Direct  bool     `json:"direct,omitempty"` // for an exchange; else it is told who the finder is, and no more
	Name    string   `json:"-"`
	Contact string   `json:"-"`
}

// PartyPublished tells of the publication or of an update of it.
type PartyPublished struct {
	Head
	JVN    string    `json:"jvn"`
	URL    string    `json:"url,omitempty"`
	At     time.Time `json:"at"`
	Why    string    `json:"why,omitempty"` // what an update changed, or why it was taken back
	Credit string    `json:"credit,omitempty"`

	Withdrawn bool `json:"withdrawn,omitempty"`
}

// UnreachableEntry speaks of the list of unreachable developers (guideline appendix 5).
type UnreachableEntry struct {
	Head
	DID      string `json:"did"`
	Name     string `json:"name"`
	Product  string `json:"product,omitempty"`
	Day      Date   `json:"day"`
	Deadline Date   `json:"deadline,omitzero"`
	Rung     string `json:"rung"` // name product deadline removed
}

// CommitteeWord speaks to a developer or member about the publication judgement committee (guideline IV.3(2)).
type CommitteeWord struct {
	Head
	Text   string `json:"text,omitempty"`
	Due    Date   `json:"due,omitzero"`
	Result string `json:"result,omitempty"` // publish not again
	Day    Date   `json:"day,omitzero"`
}

// PageEntry is what the page on JVN will say of the reader, and the text that all readers of the page read. Never another's entry.
type PageEntry struct {
	Head
	JVN       string        `json:"jvn,omitempty"`
	At        time.Time     `json:"at,omitzero"` // planned publication
	Due       Date          `json:"due"`
	Status    string        `json:"status,omitempty"`
	Products  []PageProduct `json:"products,omitempty"`
	Statement string        `json:"statement,omitempty"` // the reader's own words, as they would stand
	Why       string        `json:"why,omitempty"`       // why they were given back
	Title     string        `json:"title,omitempty"`
	Overview  string        `json:"overview,omitempty"`
	Impact    string        `json:"impact,omitempty"`
	Solution  string        `json:"solution,omitempty"`

	Attached bool `json:"-"` // a draft of the page comes with it
}

// EarlyNotice answers whether the reader may tell its users before publication (guideline IV.5.9).
type EarlyNotice struct {
	Head
	At   time.Time `json:"at,omitzero"` // planned publication
	Text string    `json:"text,omitempty"`
}

// ProviderIntro writes to a construction provider whom the operator named (guideline V.4.4).
type ProviderIntro struct {
	Head
	URL      string `json:"url"`
	Operator string `json:"operator"` // name of the operator
	Named    string `json:"named"`    // who, by which channel, when
	Due      Date   `json:"due"`
}

// MoveReasons are the classes of reasons for moving a publication date. A notice gives the class, never who asked (guideline IV.4.4).
var MoveReasons = []Choice{{"fix", []string{"対策期間", "修正"}}, {"overseas", []string{"海外調整"}}, {"leak", []string{"漏えい", "公知"}}, {"office", []string{"公表日程", "事務局"}}, {"other", []string{"その他"}}}
