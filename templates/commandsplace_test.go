package templates

import (
	"time"

	"keikai/mailbot/handling"
)

// The places are where commands of the middle of a case are given. Each begins where another ends, and a case comes there by commands and
// mails, as it does in an office.

// guideGiven are the words that reception handed over: the finder's mail without the lines that were struck.
const guideGiven = "管理画面の検索欄に 2,000 文字を超える値を入力すると、\nサーバの応答が止まります。バージョンは 1.2.3 です。"

// enlist puts those whom a case may need on the office's list.
func enlist(g *guideDesk) {
	compared := handling.PartyKey{Fingerprint: plainKey(sampleFingerprint), Armored: "x", Trust: handling.Confirmed, By: guideStaff[g.lang][handling.Coordination][1], How: "meeting", At: sampleReceived.AddDate(-1, 0, 0)}
	keyed := []handling.PartyKey{compared}
	g.facts.Parties = []handling.Party{
		{Handle: "example-soft", Kind: "developer", NameJA: "株式会社例示ソフト", NameEN: "Example Soft, Inc.", Language: handling.Japanese, Addresses: []string{"psirt@soft.example"}, Phone: "00-1111-0001",
			Registration: "general", Keywords: []string{"メール", "mail"}, Keys: keyed},
		{Handle: "mail-works", Kind: "developer", NameJA: "メール工房株式会社", NameEN: "Mail Works Ltd.", Language: handling.English, Addresses: []string{"security@mail-works.example"}, Phone: "00-1111-0002",
			Site: "https://www.mail-works.example/contact", Keywords: []string{"メール", "mail"}, Keys: keyed},
		{Handle: "imaginary-town", Kind: "operator", NameJA: "架空町", NameEN: "Imaginary Town", Language: handling.Japanese, Addresses: []string{"web@town.example"}, Phone: "00-1111-0003"},
		{Handle: "site-works", Kind: "construction_provider", NameJA: "架空ウェブ制作株式会社", NameEN: "Imaginary Web Works", Language: handling.Japanese, Addresses: []string{"support@site-works.example"}, Keys: keyed},
		{Handle: "example-lab", Kind: "analyst", NameJA: "例示技術研究所", NameEN: "Example Technical Laboratory", Language: handling.Japanese, Addresses: []string{"analysis@lab.example"}, Keys: keyed},
		{Handle: "example-ministry", Kind: "authority", NameJA: "例示省", NameEN: "Example Ministry", Language: handling.Japanese, Addresses: []string{"cyber@ministry.example"}, Keys: keyed},
		{Handle: "example-power", Kind: "infrastructure", NameJA: "例示電力株式会社", NameEN: "Example Power", Language: handling.Japanese, Addresses: []string{"csirt@power.example"}, Keys: keyed},
	}
}

// runs gives a command about the case and says yes to it until it has run: the own second look, another person's approval, the delay.
func (g *guideDesk) runs(r handling.Realm, line, text string) {
	g.t.Helper()
	d := g.do(given{realm: r, line: line, text: text, about: true})
	if _, shown := d.Notices[len(d.Notices)-1].Facts.(*handling.DeskPreview); shown {
		d = g.do(given{realm: r, line: "confirm " + guideToken, about: true})
	}
	for _, n := range d.Notices {
		if f, ok := n.Facts.(*handling.DeskApproval); ok {
			g.approves(n.To, f.Code)
			return
		}
	}
}

// approves lets the other person say yes, and the delay pass.
func (g *guideDesk) approves(name, code string) {
	g.t.Helper()
	for _, r := range []handling.Realm{handling.Reception, handling.Coordination} {
		for i, other := range guideStaff[g.lang][r] {
			if other == name {
				g.do(given{realm: r, person: i, line: "approve " + code, about: true})
			}
		}
	}
	c := g.cases[0]
	for _, due := range handling.Firing(c.Proposals) {
		if due.What == "runs" {
			g.at = due.At
			facts := g.facts
			facts.Cases = g.cases
			g.apply(c.Key, handling.Decide(g.policy(), c, g.event(handling.FellDue{Facts: facts, What: due.What, Ref: due.Ref})))
		}
	}
}

// r and c give commands of the two bodies that need no words of their own.
func (g *guideDesk) r(lines ...string) {
	g.t.Helper()
	for _, line := range lines {
		g.runs(handling.Reception, line, "")
	}
}

func (g *guideDesk) c(lines ...string) {
	g.t.Helper()
	for _, line := range lines {
		g.runs(handling.Coordination, line, "")
	}
}

// leaves tells of the first attempt to send the newest mail to somebody.
func (g *guideDesk) leaves(to string) {
	g.t.Helper()
	for i := len(g.owed) - 1; i >= 0; i-- {
		if n := g.owed[i]; n.To == to {
			g.apply(g.cases[0].Key, handling.Decide(g.policy(), g.cases[0], g.event(handling.LeftHouse{Kind: n.Kind, N: 4600 + uint64(i), To: to})))
			return
		}
	}
	g.t.Fatalf("nothing is owed to %s", to)
}

// writes lets a party send a mail, signed by its key, with a form that it filled in.
func (g *guideDesk) writes(code, form string, choices ...string) {
	g.t.Helper()
	var reply *handling.Reply
	if form != "" {
		reply = &handling.Reply{Form: form}
		for i := 0; i < len(choices); i += 2 {
			reply.Answers = append(reply.Answers, handling.FieldAnswer{Form: form, Field: choices[i], Choice: choices[i+1], Text: choices[i+1]})
		}
	}
	realm := handling.Reception
	if p, ok := g.cases[0].PartyOf(code); ok {
		realm = p.Realm
	}
	what := handling.PartyWrote{Party: code, Proof: handling.ProofSigned, Encrypted: true, Realm: realm, Reply: reply, Auto: true}
	g.apply(g.cases[0].Key, handling.Decide(g.policy(), g.cases[0], g.event(what)))
	g.mail++
}

// on is ten o'clock of a later day in Japan.
func (g *guideDesk) on(month time.Month, day int) {
	g.at = time.Date(2026, month, day, 1, 0, 0, 0, time.UTC)
}

// taken: coordination has the case, and those whom it may concern are on the list.
func taken(g *guideDesk) {
	enlist(g)
	handedOver(g)
	g.c("take")
}

func joined(g *guideDesk) {
	taken(g)
	g.c("vendor add example-soft mail-works")
}

func contacted(g *guideDesk) {
	joined(g)
	g.c("contact V1")
	g.leaves("V1")
	g.c("log V2 by=phone outcome=message_left")
}

// windowed: V1 asks for the details, V2 said on the telephone who takes them.
func windowed(g *guideDesk) {
	contacted(g)
	g.on(time.February, 16)
	g.writes("V1", "detail_request", "detail", "send")
	g.c("log V2 by=phone outcome=reached")
}

// detailed: the details went to V1 on the 16th of February, and to V2.
func detailed(g *guideDesk) {
	windowed(g)
	for _, code := range []string{"V1", "V2"} {
		g.c("detail " + code)
		g.leaves(code)
	}
}

// verified: both found the flaw in their products.
func verified(g *guideDesk) {
	detailed(g)
	g.on(time.February, 26)
	g.c("result V1 exists", "result V2 exists")
}

func dateAsked(g *guideDesk) {
	verified(g)
	g.c("propose 2026-03-25 12:00 answer-by=2026-03-05")
}

// dated: the publication is fixed for Wednesday, 25 March, with everybody's yes.
func dated(g *guideDesk) {
	dateAsked(g)
	g.on(time.March, 4)
	g.c("answer-date V1 accept", "answer-date V2 accept", "schedule 2026-03-25 12:00")
}

// published: V2 never said how it stands.
func published(g *guideDesk) {
	readyToPublish(g)
	g.c("publish")
}

// readyToPublish is half an hour before the publication.
func readyToPublish(g *guideDesk) {
	dated(g)
	g.c("status V1 vulnerable")
	g.on(time.March, 25)
	g.at = g.at.Add(90 * time.Minute)
}

// agreedToProvide: V1 has its fix, and both developers agree that some may know before the publication.
func agreedToProvide(g *guideDesk) {
	dated(g)
	for _, code := range []string{"V1", "V2"} {
		g.writes(code, "priority", "priority", "yes")
	}
}

// silent: V1, the only developer of the case, answered nobody for half a year, by whatever channel.
func silent(g *guideDesk) {
	taken(g)
	g.c("vendor add mail-works", "contact V1")
	g.leaves("V1")
	for _, day := range []int{2, 9, 16} {
		g.on(time.March, day)
		g.c("remind V1")
		g.leaves("V1")
	}
	g.c("log V1 by=web_form outcome=no_answer", "log V1 by=phone outcome=no_answer")
	g.on(time.September, 1)
}

// listWarned, listNamed, listShown and listDue are the steps of the list of unreachable developers.
func listWarned(g *guideDesk) {
	silent(g)
	g.c("unreachable V1")
	g.on(time.September, 10)
}

func listNamed(g *guideDesk) {
	listWarned(g)
	g.c("list-name V1 2026-09-10")
	g.at = g.at.AddDate(0, 3, 4)
}

func listShown(g *guideDesk) {
	listNamed(g)
	g.c("list-product V1 2026-12-14")
	g.at = g.at.AddDate(0, 0, 1)
}

func listDue(g *guideDesk) {
	listShown(g)
	g.c("list-deadline V1 2027-03-31")
	g.at = time.Date(2027, time.April, 5, 1, 0, 0, 0, time.UTC)
}

// notAgreed: V2 refuses the date, and coordination told reception that it is impossible.
func notAgreed(g *guideDesk) {
	dateAsked(g)
	g.c("answer-date V1 accept", "answer-date V2 refuse")
	g.on(time.April, 6)
	g.c("impossible why=no_agreement")
}
