package mailbot

import (
	"regexp"
	"slices"
	"strings"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

// linking finds in a header what could tie two mails together: numbers of cases, and whatever was drawn.
var linking = regexp.MustCompile(`(?:IPA|JVN|VH|DID)#\d{8}|[0-9A-Za-z]{16,}`)

// headersApart shows that the outsides of two readers' mails share nothing but our own address and, of readers who are no developers, the
// case's IPA#: neither Message-ID nor References, neither number nor reply address nor boundary. R35, N13
func (w *world) headersApart() {
	w.t.Helper()
	of := map[string]map[string]bool{} // value → readers
	for name, p := range w.people {
		if name == "reception" || name == "coordination" || w.isList(name) {
			continue
		}
		for _, m := range w.host.Messages(p.address) {
			w.ownNumber(name, m.Raw)
			if w.staff(name) != nil {
				continue
			}
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

// staff is a coordinator of the configuration as it now is, nil = somebody else.
func (w *world) staff(name string) *CoordinatorConfig {
	for _, c := range w.cfg.Coordinators {
		if c.Address == w.people[name].address {
			return &c
		}
	}
	return nil
}

// ownNumber shows that the number outside a mail is the one that its reader knows the case by: reception's staff, the finder, an operator and
// a provider the IPA#, coordination's staff the JVN# once there is one, anybody else a VH# of its own. S5, N4
func (w *world) ownNumber(name string, raw []byte) {
	w.t.Helper()
	tags, address := message.SplitSubject(message.Parse(raw, message.DefaultLimits()).Subject).Tags, w.people[name].address
	err := w.bot.store.View(func(tx *store.Tx) error {
		for _, tag := range tags {
			c, err := tx.CaseByNumber(tag)
			if isNotFound(err) || err == nil && c.Deleted {
				continue // who had which number is gone with it, as after a restore
			}
			if err != nil {
				return err
			}
			book, err := bookOf(tx, c)
			if err != nil {
				return err
			}
			if co := w.staff(name); co != nil {
				theirs := map[handling.Realm]string{handling.Reception: c.Number, handling.Coordination: c.JVN}
				if len(co.Roles) == 1 && c.JVN != "" && tag != theirs[co.Roles[0]] {
					w.t.Errorf("outside %s to %s stands %s", w.kindOf(raw), name, tag)
				}
				continue
			}
			own := tag == c.Number && (address == c.Finder.Address || address == c.Finder.Former)
			for _, p := range c.Parties {
				if e := book.Of(p); e.Has(address) || e.Former == address {
					own = own || tag == c.NumberOf(p.Code) && strings.HasPrefix(tag, "VH#") != slices.Contains([]handling.Role{handling.Operator, handling.ConstructionProvider, handling.Member, handling.Authority}, p.Role)
				}
			}
			if !own {
				w.t.Errorf("outside %s to %s stands %s", w.kindOf(raw), name, tag)
			}
		}
		return nil
	})
	if err != nil {
		w.t.Error(err)
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
