package handling

import "time"

// FinderReceipt says that a report arrived and nothing of its content (ISO/IEC 29147; guideline appendix 6).
type FinderReceipt struct {
	Number     string    `json:"number"`
	ReceivedAt time.Time `json:"received_at"`
	MailHash   string    `json:"mail_hash"` // SHA-256 of the raw mail, hexadecimal
}

// FinderUnopened answers a mail that could not be read. What is "too_big", "malformed" or "" (undecryptable: one answer
// whatever the reason, S12).
type FinderUnopened struct {
	ReceivedAt time.Time `json:"received_at"`
	MailHash   string    `json:"mail_hash"`
	What       string    `json:"what"`
	LimitMiB   int64     `json:"limit_mib"`
}

// FinderNeutral is a notice that needs the number only.
type FinderNeutral struct {
	Number string `json:"number"`
}

// FinderAccepted tells of acceptance. Day is set when the mail is made: it is the day on which it leaves.
type FinderAccepted struct {
	Number     string    `json:"number"`
	ReceivedAt time.Time `json:"received_at"`
	Day        time.Time `json:"-"`
	Consents   Consents  `json:"consents"`
	Edition    string    `json:"edition"`
}

// FinderNotAccepted tells of non-acceptance with the reason in the guideline's terms and the coordinator's own sentence.
type FinderNotAccepted struct {
	Number     string    `json:"number"`
	ReceivedAt time.Time `json:"received_at"`
	Reason     Reason    `json:"reason"`
	Why        string    `json:"why"`
}

// FinderText carries a coordinator's words to the finder: a question, or an answer to an enquiry.
type FinderText struct {
	Number string    `json:"number"`
	Text   string    `json:"text"`
	Due    Date      `json:"due,omitzero"` // of the answer; none for what asks nothing
	AsOf   time.Time `json:"as_of"`
}

// FinderKeyCheck says that a key came for somebody who has one, and that it is not used before a person compared it (S13).
type FinderKeyCheck struct {
	Number      string `json:"number"`
	Fingerprint string `json:"fingerprint"`
}

// FinderConsents asks whether a wider consent is meant, or tells how the wishes now stand.
type FinderConsents struct {
	Number string    `json:"number"`
	Kind   CaseKind  `json:"kind"` // of a website nothing is published, so that wish is not spoken of
	Old    Consents  `json:"old"`
	New    Consents  `json:"new"`
	Since  time.Time `json:"since"`
	Credit string    `json:"credit"` // line that would be public, in the reader's language; "" = none on file
}

// AnyMissed says that a mail waits which could not be encrypted, and why, in a word of the message table.
type AnyMissed struct {
	Number      string `json:"number"`
	Fingerprint string `json:"fingerprint"`
	Why         string `json:"why"` // expired revoked cannot_encrypt unusable
}

// AnyKeyEnds warns that the reader's key ends soon (R59).
type AnyKeyEnds struct {
	Number      string `json:"number"`
	Fingerprint string `json:"fingerprint"`
	Day         Date   `json:"day"`
	Left        int    `json:"left"` // calendar days until then, on the day that it was owed
}

// AnyKeyChange says which key of ours is to be used from now on, and until when the one before is read. The key goes with it.
type AnyKeyChange struct {
	Number string `json:"number"`
	Until  Date   `json:"until"`
}

// AnyClosed says on which days the office does not work.
type AnyClosed struct {
	Number string `json:"number"`
	From   Date   `json:"from"`
	To     Date   `json:"to"`
	Phone  string `json:"phone,omitempty"` // where it is reached in an emergency
}

// AnyMailbox says which body's address is the right one.
type AnyMailbox struct {
	Realm   Realm  `json:"realm"`
	Address string `json:"address"`
}

// AnyCorrection puts right what a mail said that was sent before.
type AnyCorrection struct {
	Number  string    `json:"number"`
	SentAt  time.Time `json:"sent_at"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
}

// AnyMisdelivery asks to delete a mail that was sent to the wrong one. Of that mail it holds the time and nothing else.
type AnyMisdelivery struct {
	Number string    `json:"number"`
	SentAt time.Time `json:"sent_at"`
}

// AnyCoordinator tells a party once who is in charge now, of all its numbers.
type AnyCoordinator struct {
	Number  string   `json:"number"`
	Numbers []string `json:"numbers"`
	Name    string   `json:"name"`
}
