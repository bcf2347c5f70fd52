package handling

import (
	"regexp"
	"strings"
)

// advisory writes a part of the page on JVN, shows the page as it stands, or asks the developers about what it says of them. Every step is
// answered with the page itself and with what it still lacks (commands.md 1).
func advisory(a asking) (e effect, r *Refusal) {
	switch a.w.Command.Arg(0) {
	case "check":
		return a.checkPage()
	case "show":
		return a.pageShown(e), nil
	}
	steps, r := a.pageSteps()
	if r != nil {
		return e, r
	}
	if len(steps) == 0 {
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "part"}
	}
	for i := range steps {
		e.change(Change{Written: &steps[i]})
		e.shift("page", "", steps[i].what())
	}
	return a.pageShown(e), nil
}

// pageSteps are what the words with = and the text write.
func (a asking) pageSteps() (out []PageStep, r *Refusal) {
	w := a.w.Command
	lang := Lang(w.Value("lang"))
	if part := w.Value("part"); part != "" {
		if r := a.wordless(); r != nil {
			return nil, r
		}
		if lang == "" {
			lang = Japanese
		}
		out = append(out, PageStep{Text: &PageText{Part: part, Lang: lang, Text: w.Text, At: a.ev.At, By: a.co.Name}})
	} else if w.Text != "" {
		return nil, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "part"}
	}
	for key, form := range map[string]*regexp.Regexp{"cvss": cvssForm, "cwe": cweForm} {
		if v := strings.ToUpper(w.Value(key)); v != "" && !form.MatchString(v) {
			return nil, a.bad(key, w.Value(key), key)
		}
	}
	if v := w.Value("cvss"); v != "" {
		out = append(out, PageStep{Vector: vectorForm(v)})
	}
	if v := w.Value("cwe"); v != "" {
		out = append(out, PageStep{CWE: strings.ToUpper(v)})
	}
	if v := w.Value("critical"); v != "" {
		out = append(out, PageStep{Critical: v})
	}
	more, r := a.pageThings()
	return append(out, more...), r
}

// pageThings are a product with its versions, and a link.
func (a asking) pageThings() (out []PageStep, r *Refusal) {
	w := a.w.Command
	if name := w.Value("product"); name != "" {
		cp, ok := a.c.PartyOf(w.Value("for"))
		switch {
		case !ok || !cp.Role.Coordinated():
			return nil, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "for"}
		case w.Value("versions") == "":
			return nil, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "versions"}
		}
		if _, ok := ParseVersions(w.Value("versions")); !ok {
			return nil, a.bad("versions", w.Value("versions"), "versions")
		}
		out = append(out, PageStep{Product: &PageProduct{Party: cp.Code, Name: name, NameEN: w.Value("en"), Versions: w.Value("versions"), Fixed: w.Value("fixed")}})
	}
	if link := w.Value("link"); link != "" {
		if !linkForm.MatchString(link) {
			return nil, a.bad("link", link, "link")
		}
		l := PageLink{Party: w.Value("for"), Kind: w.Value("kind"), URL: link, Title: w.Value("title"), TitleEN: w.Value("en")}
		switch {
		case l.Kind == "" && l.Party != "":
			l.Kind = "vendor"
		case l.Kind == "":
			l.Kind = "other"
		}
		if l.Title == "" {
			return nil, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "title"}
		}
		out = append(out, PageStep{Link: &l})
	}
	return out, nil
}

var (
	cvssForm = regexp.MustCompile(`^(CVSS:(3\.[01]|4\.0)/)?[A-Z]{1,3}:[A-Z](/[A-Z]{1,3}:[A-Z]{1,7})+$`)
	cweForm  = regexp.MustCompile(`^CWE-[1-9][0-9]{0,5}$`)
	linkForm = regexp.MustCompile(`^https?://[A-Za-z0-9][A-Za-z0-9.\-]*(:[0-9]{1,5})?([/?#][^\s<>"]*)?$`)
)

// vectorForm writes a vector as its standard does: in capitals, but for the metric "Au" of version 2 and the words of "U" in version 4.0.
func vectorForm(v string) string {
	v = strings.ToUpper(v)
	switch CVSSVersion(v) {
	case "2.0":
		return strings.ReplaceAll(v, "/AU:", "/Au:")
	case "4.0":
		return urgencies.Replace(v)
	}
	return v
}

var urgencies = strings.NewReplacer("/U:CLEAR", "/U:Clear", "/U:GREEN", "/U:Green", "/U:AMBER", "/U:Amber", "/U:RED", "/U:Red")

// checkPage sends every developer its own entry and the common text, and asks by when it has to answer. It learns nothing of another's entry
// (notices.md 1.2).
func (a asking) checkPage() (e effect, r *Refusal) {
	page := a.c.page()
	if page.Text("overview", Japanese) == "" && page.Text("overview", English) == "" {
		return e, a.notYet("page")
	}
	due := a.p.replyDay(a.ev.At)
	if plan := DateOf(a.c.planned()); !plan.IsZero() && due.Compare(plan) >= 0 {
		due = plan.AddDays(-1)
	}
	for _, cp := range a.c.coordinated() {
		e.tell(a.toParty(cp, DevStatementKind, a.entryOf(cp, due, "")))
	}
	if len(e.Notices) == 0 {
		return e, a.nothing()
	}
	e.change(Change{Written: &PageStep{Checked: true}})
	e.look, e.dates = true, []DateRow{{What: "by", Day: due}}
	return e, nil
}

// entryOf is what the page says of one developer, and what all read.
func (a asking) entryOf(cp CaseParty, due Date, why string) *PageEntry {
	page, l := a.c.page(), a.p.Book.Of(cp).Language
	either := func(part string) string {
		if text := page.Text(part, l); text != "" {
			return text
		}
		return page.Text(part, Japanese)
	}
	f := &PageEntry{Head: a.head(cp), JVN: a.c.PageNumber(), At: a.c.planned(), Due: due, Status: cp.Status, Statement: cp.Statement, Why: why,
		Title: either("title"), Overview: either("overview"), Impact: either("impact"), Solution: either("solution")}
	if f.At.IsZero() {
		f.JVN = "" // it is told once the date is fixed (users.md B8)
	}
	for _, p := range page.Products {
		if p.Party == cp.Code {
			f.Products = append(f.Products, p)
		}
	}
	return f
}

// pageShown answers with the page as it is after the changes.
func (a asking) pageShown(e effect) effect {
	after := a.folded(e.Changes, a.ev.At)
	f := DeskPage{Number: a.c.NumberFor(a.w.Realm), Page: after.page(), Gaps: after.gaps(), Lines: a.pageLines(after)}
	for _, cp := range after.coordinated() {
		n := PartyNote{Party: cp.Code, What: "statement_none", Status: cp.Status}
		switch {
		case cp.Stated != nil && cp.Stated.Verdict == "approve":
			n.What = "statement_approved"
		case cp.Statement != "":
			n.What = "statement_waits"
		}
		f.Parties = append(f.Parties, n)
	}
	e.tell(Notice{Kind: DeskPageKind, To: a.co.Name, Lang: a.co.Language, Realm: a.w.Realm, Facts: &f}) // beside the transcript, which answers the command
	return e
}

// pageLines are what is likely to come next.
func (a asking) pageLines(c Case) []ReadyLine {
	line := func(verb string, args ...string) ReadyLine {
		return ReadyLine{Command: Command{Number: c.NumberFor(a.w.Realm), Verb: verb, Args: args}}
	}
	out := []ReadyLine{line("advisory", "show")}
	for _, cp := range c.coordinated() {
		if cp.Statement != "" && (cp.Stated == nil || cp.Stated.Text != cp.Statement) && len(out) < 4 {
			out = append(out, line("statement", cp.Code, "approve"))
		}
	}
	if len(c.gaps()) == 0 && c.page().Checked.IsZero() {
		out = append(out, line("advisory", "check"))
	}
	return out
}

// statement approves a developer's own words for the page as they are now, or gives them back with a reason.
func statement(a asking) (e effect, r *Refusal) {
	cp, _ := a.c.PartyOf(a.w.Command.Arg(0))
	why := a.w.Command.Value("why")
	switch verdict := a.w.Command.Arg(1); {
	case cp.Statement == "":
		return e, a.notYet("statement")
	case verdict == "approve":
		if cp.Stated != nil && cp.Stated.Verdict == "approve" && cp.Stated.Text == cp.Statement {
			return e, a.nothing()
		}
		e.change(Change{Party: cp.Code, Stated: &Stated{Text: cp.Statement, TextEN: a.w.Command.Value("en"), Verdict: "approve"}})
		e.look = true // the words are shown before they are on the page (R32)
		e.notes = append(e.notes, PartyNote{Party: cp.Code, What: "statement_approved"})
	case why == "":
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "why"}
	default:
		e.change(Change{Party: cp.Code, Stated: &Stated{Verdict: "return", Why: why}})
		e.tell(a.toParty(cp, DevStatementKind, a.entryOf(cp, a.p.replyDay(a.ev.At), why)))
	}
	return e, nil
}

// pageReady tells whether the office's own site can have the page: only such an office publishes by itself.
func (a asking) pageReady() *Refusal {
	if a.p.PublishDir && (len(a.c.gaps()) > 0 || len(a.w.Page.Faults) > 0) {
		return a.notYet("page")
	}
	return nil
}
