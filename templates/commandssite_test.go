package templates

import (
	"time"

	"keikai/mailbot/handling"
)

// siteReport is a report of a website in the place of the first case. The operator is on the list.
func siteReport(g *guideDesk) {
	g.cases, g.facts.History = nil, nil
	g.at, g.mail = sampleReceived, 4711
	g.arrive(guideKey, sampleNumber, handling.FormFacts{Kind: "website", Title: "架空町のウェブサイト", URL: "https://www.town.example/search"})
	g.arrive(guideOtherKey, sampleOther, handling.FormFacts{Kind: "website", Title: "架空町の図書館のウェブサイト", URL: "https://library.town.example/find"})
	g.at, g.mail = sampleActed, guideMail
	enlist(g)
}

func siteAccepted(g *guideDesk) {
	siteReport(g)
	g.r("accept website")
}

func siteJoined(g *guideDesk) {
	siteAccepted(g)
	g.r("operator imaginary-town")
}

// siteContacted: the operator was asked on the 13th of February whom the details should go to.
func siteContacted(g *guideDesk) {
	siteJoined(g)
	g.on(time.February, 13)
	g.r("contact O1")
	g.leaves("O1")
}

// siteSilent: the operator answered neither three mails nor the telephone.
func siteSilent(g *guideDesk) {
	siteContacted(g)
	for _, day := range []int{24, 27} {
		g.on(time.February, day)
		g.r("remind O1")
		g.leaves("O1")
	}
	g.r("log O1 by=phone outcome=no_answer")
	g.on(time.May, 18)
}

// siteDetailed: the operator answered and has the details, without encryption, as it wished.
func siteDetailed(g *guideDesk) {
	siteContacted(g)
	g.on(time.February, 17)
	g.writes("O1", "window", "person", "総務課 佐々木", "protection", "clear_ok")
	withDraft(g)
	g.r("detail O1 protect=clear")
	g.leaves("O1")
}

// siteReported: the operator says that it fixed the page.
func siteReported(g *guideDesk) {
	siteDetailed(g)
	g.on(time.March, 12)
	g.writes("O1", "operator_report", "result", "exists", "how", "modified", "done", "2026-03-11", "leak", "no")
	g.at = g.at.Add(4 * time.Hour)
}

// siteProduct: the flaw turned out to be that of a product, whose developer has the details. The operator agreed that the developer may
// know of its site.
func siteProduct(g *guideDesk) {
	siteDetailed(g)
	g.on(time.February, 20)
	g.runs(handling.Reception, "site-data ask O1", guideSite.In(g.lang))
	g.leaves("O1")
	g.writes("O1", "site_consent", "site_data", "yes")
	g.r("convert product")
	last := len(g.cases) - 1
	g.cases[0], g.cases[last] = g.cases[last], g.cases[0]
	g.facts.History, g.facts.Draft = nil, nil
	g.runs(handling.Reception, "handover", guideSiteFlaw.In(g.lang))
	g.c("take", "vendor add example-soft")
	g.runs(handling.Coordination, "contact V1", guideSiteFlaw.In(g.lang))
	g.leaves("V1")
	g.writes("V1", "detail_request", "detail", "send")
	g.c("detail V1")
	g.leaves("V1")
}

var (
	guideSite     = handling.Phrase{JA: "URL: https://www.town.example/search\n使用しているバージョン: Example Search 2.1", EN: "URL: https://www.town.example/search\nVersion in use: Example Search 2.1"}
	guideSiteFlaw = handling.Phrase{JA: "製品: Example Search 2.1\n検索欄に入力した値が、そのまま画面に出力されます。", EN: "Product: Example Search 2.1\nWhat is typed into the search field is printed on the page as it is."}
)
