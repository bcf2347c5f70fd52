package mailbot

import (
	"regexp"
	"slices"
	"strings"

	"keikai/mailbot/message"
)

// linking finds in a header what could tie two mails together: numbers of cases, and whatever was drawn.
var linking = regexp.MustCompile(`(?:IPA|JVN|VH|DID)#\d{8}|[0-9A-Za-z]{16,}`)

// headersApart shows that the outsides of two readers' mails share nothing but our own address and, of readers who are no developers, the
// case's IPA#: neither Message-ID nor References, neither number nor reply address nor boundary. R35, N13
func (w *world) headersApart() {
	w.t.Helper()
	of := map[string]map[string]bool{} // value → readers
	for name, p := range w.people {
		if name == "reception" || name == "coordination" || slices.ContainsFunc(w.cfg.Coordinators, func(c CoordinatorConfig) bool { return c.Address == p.address }) {
			continue
		}
		for _, m := range w.host.Messages(p.address) {
			for _, value := range outsideOf(m.Raw) {
				if of[value] == nil {
					of[value] = map[string]bool{}
				}
				of[value][p.address] = true
			}
		}
	}
	for value, readers := range of {
		if len(readers) > 1 && !strings.HasPrefix(value, "IPA#") {
			w.t.Errorf("the headers to %d readers share %q", len(readers), value)
		}
	}
}

// outsideOf are the linking values of a mail's header, with the boundaries of its parts.
func outsideOf(raw []byte) (out []string) {
	m := message.Parse(raw, message.DefaultLimits())
	head, _, _ := strings.Cut(string(raw), "\r\n\r\n")
	own := strings.NewReplacer("\r\n ", " ", "\r\n\t", " ").Replace(head)
	out = append(out, m.MessageID)
	out = append(append(out, m.InReplyTo...), m.References...)
	out = append(out, message.SplitSubject(m.Subject).Tags...)
	for line := range strings.SplitSeq(own, "\r\n") {
		key, value, _ := strings.Cut(line, ":")
		switch strings.ToLower(key) {
		case "from", "subject", "date", "to", "received", "return-path": // our own name; the subject's words are encoded, its numbers are above
		case "reply-to":
			out = append(out, value)
		default:
			out = append(out, linking.FindAllString(value, -1)...)
		}
	}
	return slices.DeleteFunc(out, func(v string) bool { return v == "" })
}
