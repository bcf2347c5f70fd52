package handling

import "strings"

// The office may have a list of subscribers in each language. To a list goes what is public and nothing else: the page, as text, when it is
// published, updated or withdrawn (notices.md 1.2). It is nobody's: no case has it as a party, and what comes back from it says nothing
// about a case.

// listPrefix begins the recipient that a list of subscribers is.
const listPrefix = "list_"

// SubscribersOf is the recipient that the list of a language is.
func SubscribersOf(l Lang) string { return listPrefix + string(l) }

// SubscribersIn is the language of the list that a recipient is, false when it is none.
func SubscribersIn(to string) (Lang, bool) {
	l, ok := strings.CutPrefix(to, listPrefix)
	return Lang(l), ok && (Lang(l) == Japanese || Lang(l) == English)
}

// AnyAdvisory names what is public. Its words are those of the page that was published, which are read when the mail is made.
type AnyAdvisory struct {
	JVN string `json:"jvn"`
}

// printedNotices are the kinds whose text is a page's: no template words them, and no office can change what they say.
var printedNotices = []NoticeSpec{
	{Kind: AnyAdvisoryKind, Class: ClassN, facts: func() any { return new(AnyAdvisory) }},
}

// tellSubscribers owes each list the page as it is from now on. Only an office that prints its own pages has their words.
func (a asking) tellSubscribers(e *effect) {
	for _, l := range a.p.Subscribers {
		e.tell(Notice{Kind: AnyAdvisoryKind, To: SubscribersOf(l), Lang: l, Realm: Coordination, Facts: &AnyAdvisory{JVN: a.c.JVN}})
	}
}
