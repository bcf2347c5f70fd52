package templates

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

// exchange is a coordinator's mail and the bot's answer. One without a mail shows what somebody else gets.
type exchange struct{ Before, Mail, Answer string }

// scene is the exchange that the guide shows for a verb.
type scene struct {
	line   handling.Phrase // verb and words; the number goes before it where the verb needs one
	text   handling.Phrase
	given  func(*guideDesk) // what went before, nil = a report has just arrived
	about  bool             // it names the case although the verb does not need one
	person int
	realm  handling.Realm // "" = the first that has the verb
}

// exchanges plays a verb's scene in both languages. What follows a preview is shown once, under confirm and approve.
func exchanges(t *testing.T, v handling.Verb) []exchange {
	t.Helper()
	var out []exchange
	for _, l := range languages {
		g := newGuideDesk(t, l)
		switch v.Name {
		case "confirm":
			out = append(out, g.confirming()...)
		case "approve":
			out = append(out, g.approving("approve")...)
		case "reject":
			out = append(out, g.approving("reject")...)
		default:
			out = append(out, g.play(v, sceneOf(t, v.Name)))
		}
	}
	return out
}

// sceneOf finds the scene of a verb.
func sceneOf(t *testing.T, verb string) scene {
	t.Helper()
	for _, group := range allScenes {
		if s, ok := group[verb]; ok {
			return s
		}
	}
	t.Fatalf("the guide has no scene for %s", verb)
	return scene{}
}

func (g *guideDesk) play(v handling.Verb, s scene) exchange {
	g.t.Helper()
	if s.given != nil {
		s.given(g)
	}
	w := given{realm: cmp.Or(s.realm, v.Realms[0]), person: s.person, line: s.line.In(g.lang), text: s.text.In(g.lang), about: v.Needs || s.about}
	if read := g.read(w); read.Verb != v.Name {
		g.t.Fatalf("the scene of %s says %s", v.Name, read.Verb)
	}
	return g.show(w, "")
}

// show prints a command's mail and the answer to it.
func (g *guideDesk) show(w given, before string) exchange {
	g.t.Helper()
	mail := g.mailOf(w, g.cases[0])
	return exchange{before, mail, essential(g.print(g.notice(g.do(w), guideStaff[g.lang][w.realm][w.person])), g.lang)}
}

func (g *guideDesk) confirming() []exchange {
	accept := given{realm: handling.Reception, line: handling.Phrase{JA: "受理 製品", EN: "accept product"}.In(g.lang), about: true, loose: true}
	first := g.show(accept, "A command whose signature names nobody, as GnuPG 2.2 makes it, without an action code:")
	confirm := given{realm: handling.Reception, line: handling.Phrase{JA: "確認 ", EN: "confirm "}.In(g.lang) + guideToken, about: true}
	return []exchange{first, g.show(confirm, "The coordinator sends the line back:")}
}

// approving lets one person change the finder's address and another decide about it.
func (g *guideDesk) approving(verb string) []exchange {
	w := given{realm: handling.Reception, line: scenes["contact-change"].line.In(g.lang), about: true}
	g.do(w)
	w.line = handling.Phrase{JA: "確認 ", EN: "confirm "}.In(g.lang) + guideToken
	d := g.do(w)
	second := guideStaff[g.lang][handling.Reception][1]
	n := g.notice(d, second)
	code := n.Facts.(*handling.DeskApproval).Code
	line := handling.Phrase{JA: "承認 " + code, EN: "approve " + code}
	if verb == "reject" {
		line = handling.Phrase{JA: "差戻し " + code + " 説明=「電話の記録がありません」", EN: "reject " + code + ` why="no record of the call"`}
	}
	var out []exchange
	if verb == "approve" {
		out = append(out, exchange{Before: "The second person gets a code of its own:", Answer: essential(g.print(n), g.lang)})
	}
	return append(out, g.show(given{realm: handling.Reception, person: 1, line: line.In(g.lang), about: true}, ""))
}

// accepted and handedOver bring the case where later commands are given.
func accepted(g *guideDesk) {
	g.do(given{realm: handling.Reception, line: "accept product", about: true})
}

func handedOver(g *guideDesk) {
	accepted(g)
	withDraft(g)
	g.do(given{realm: handling.Reception, line: "handover", about: true})
	g.do(given{realm: handling.Reception, line: "confirm " + guideToken, about: true})
}

// withDraft gives the words of the finder's mail, line by line, with what may tell who the finder is.
func withDraft(g *guideDesk) {
	text := "お世話になっております。架空大学の山田です。\n管理画面の検索欄に 2,000 文字を超える値を入力すると、\nサーバの応答が止まります。バージョンは 1.2.3 です。"
	g.facts.Draft = &handling.Draft{Mail: 4711, Standing: "F", Lines: handling.Suspect(text, handling.Identity{Names: []string{"山田 太郎"}}),
		Files: []handling.Released{{N: 1, Name: "evidence.png", Form: "image", Size: 48213, SHA256: strings.Repeat("0123456789abcdef", 4)}}}
}

// withRows gives outgoing mails: one that was sent, one of which it is not known, one that waits.
func withRows(g *guideDesk) {
	accepted(g)
	row := handling.OutRow{Case: guideKey, Number: sampleNumber, Realm: handling.Reception, To: "F", Lang: handling.Japanese, Class: handling.ClassK, OwedAt: sampleReceived}
	sent, lost, waits := row, row, row
	sent.N, sent.Kind, sent.State, sent.First, sent.EncryptedTo, sent.Subject = 4712, handling.FinderAcceptedProduct, "sent", sampleActed, plainKey(sampleFingerprint), Word(handling.Japanese, "notice", string(handling.FinderAcceptedProduct))
	lost.N, lost.Kind, lost.State, lost.First, lost.EncryptedTo, lost.Error = 4713, handling.FinderQuestionKind, "uncertain", sampleActed, plainKey(sampleFingerprint), "connection reset"
	waits.N, waits.Kind, waits.State, waits.Cause = 4714, handling.FinderAcceptedProduct, "queued", guideMail
	g.facts.Rows = []handling.OutRow{sent, lost, waits}
}

// notLeft is withRows with nothing tried yet.
func notLeft(g *guideDesk) {
	withRows(g)
	g.facts.Rows = g.facts.Rows[2:]
}

func withHeld(g *guideDesk) {
	g.facts.Held = []handling.HeldMail{{N: 4718, Realm: handling.Reception, At: sampleActed.Add(-time.Hour), From: "taro <taro@elsewhere.example>", Subject: "Re: ご連絡", Reason: "not_a_party", Claims: sampleNumber,
		Address: "taro@elsewhere.example", MessageID: "a1@elsewhere.example", Lang: handling.Japanese}}
}

func withParties(g *guideDesk) {
	g.facts.Parties = []handling.Party{
		{Handle: "example-soft", Kind: "developer", NameJA: "株式会社例示ソフト", NameEN: "Example Soft", Language: handling.Japanese, Addresses: []string{"psirt@soft.example"}},
		{Handle: "example-software", Kind: "developer", NameJA: "例示ソフト", Language: handling.Japanese, Addresses: []string{"info@soft.example"}},
	}
}

func withKey(g *guideDesk) {
	key := handling.PartyKey{Fingerprint: guideNew, Trust: handling.Candidate}
	g.facts.Key = &handling.KeyBrought{Key: key, UserIDs: []string{"Taro <taro@finder.example>"}}
}

func keyOnFile(g *guideDesk) {
	withKey(g)
	g.do(given{realm: handling.Reception, line: "key import " + guideNew + " F", about: true})
}

// assigned puts the third person in charge, who then leaves.
func assigned(g *guideDesk) {
	g.do(given{realm: handling.Reception, line: "assign " + guideStaff[g.lang][handling.Reception][2], about: true})
}

// asked leaves an open question whose day has passed.
func asked(g *guideDesk) {
	g.do(given{realm: handling.Reception, line: "ask F by=2026-02-13", text: "1. ?", about: true})
	g.at = g.at.Add(6 * 24 * time.Hour)
}

func stopped(g *guideDesk) { g.do(given{realm: handling.Reception, line: "hold"}) }

func proposed(g *guideDesk) {
	g.do(given{realm: handling.Reception, line: "contact-change F mail=taro-new@finder.example by=phone", about: true})
}

// ended is a declined case whose retention has passed.
func ended(g *guideDesk) {
	g.do(given{realm: handling.Reception, line: "decline out_of_scope", about: true})
	g.at = g.at.Add(400 * 24 * time.Hour)
	g.facts.Backups = []handling.Backup{{At: g.at.Add(-24 * time.Hour), File: "keikai-2027-03-18.backup"}}
}

var (
	guideAsk = handling.Phrase{JA: "1. ご利用のOSの名称とバージョンをお知らせください。\n2. 再現手順の2番目で入力する値に、文字数の下限はありますか。",
		EN: "1. Which operating system do you use, and which version of it?\n2. In step 2, how long must the value be at least?"}
	guideAnswer = handling.Phrase{JA: "製品開発者が、ご指摘の内容を検証しています。", EN: "The developer is checking what you reported."}
	guideMend   = handling.Phrase{JA: "受理日は、正しくは2月12日です。", EN: "The acceptance day is 12 February."}
	guideNote   = handling.Phrase{JA: "届出者は2月末まで出張。電話は夕方がよい。", EN: "The finder travels until the end of February. Best called in the evening."}
	guideBulk   = handling.Phrase{JA: "届出の取扱いに時間を要しています。ご理解をお願いいたします。", EN: "Handling takes longer than usual. Thank you for your patience."}
)

// scenes are given as people write: short dates, aliases, quotes, fingerprints in groups.
var scenes = map[string]scene{
	"accept":          {line: handling.Phrase{JA: "受理 製品", EN: "accept product"}},
	"decline":         {line: handling.Phrase{JA: "不受理 対象外", EN: "decline out_of_scope"}, text: handling.Phrase{JA: "ご指摘の内容は、通信の規格そのものに関するものでした。", EN: "The matter lies in the protocol itself, not in this product."}},
	"impact":          {line: handling.Phrase{JA: "影響度 CVSS=9.8 範囲=広", EN: "impact cvss=9.8 reach=wide"}},
	"classify":        {line: handling.Phrase{JA: "分類 脆弱性=SQLインジェクション 製品種類=グループウェア", EN: "classify vulnerability=sql_injection product_type=groupware"}},
	"stats":           {line: handling.Phrase{JA: "統計 2025年第4四半期", EN: "stats 2025Q4"}},
	"delete":          {line: handling.Phrase{JA: "消去 説明=保存期間の経過", EN: `delete why="retention has passed"`}, given: ended},
	"ask":             {line: handling.Phrase{JA: "照会 F 期限=2月19日(木)", EN: "ask F by=2026-02-19"}, text: guideAsk},
	"tell":            {line: handling.Phrase{JA: "伝達 F", EN: "tell F"}, text: guideAnswer, given: accepted},
	"relay":           {line: handling.Phrase{JA: "転送 C メール=4711", EN: "relay C mail=4711"}, given: handedOver},
	"correct":         {line: handling.Phrase{JA: "訂正 4712", EN: "correct 4712"}, text: guideMend, given: withRows},
	"misdelivery":     {line: handling.Phrase{JA: "誤送信対応 4712", EN: "misdelivery 4712"}, given: withRows},
	"note":            {line: handling.Phrase{JA: "メモ", EN: "note"}, text: guideNote},
	"handover":        {line: handling.Phrase{JA: "調整依頼", EN: "handover"}, given: func(g *guideDesk) { accepted(g); withDraft(g) }},
	"take":            {line: handling.Phrase{JA: "受領", EN: "take"}, given: handedOver},
	"return":          {line: handling.Phrase{JA: "依頼返却 説明=「影響を受けるバージョンが分かりません」", EN: `return why="the affected versions are not known"`}, given: handedOver},
	"consent":         {line: handling.Phrase{JA: "同意変更 公表=不可", EN: "consent public=no"}},
	"credit":          {line: handling.Phrase{JA: "掲載名 和文=「山田 太郎」 英文=「Taro Yamada」", EN: `credit ja="山田 太郎" en="Taro Yamada"`}},
	"finder-deadline": {line: handling.Phrase{JA: "発見者公開予定 令和8年5月11日", EN: "finder-deadline 2026-05-11"}},
	"contact-change":  {line: handling.Phrase{JA: "窓口変更 F メール=taro-new@finder.example 確認方法=電話", EN: "contact-change F mail=taro-new@finder.example by=phone"}},
	"party add":       {line: handling.Phrase{JA: "関係者追加 略号=example-soft 区分=開発者 名称=株式会社例示ソフト メール=psirt@soft.example", EN: `party add party=example-soft kind=developer name_en="Example Soft" addresses=psirt@soft.example`}},
	"party show":      {line: handling.Phrase{JA: "関係者表示 example-soft", EN: "party show example-soft"}, given: withParties},
	"party merge":     {line: handling.Phrase{JA: "関係者統合 example-soft example-software", EN: "party merge example-soft example-software"}, given: withParties},
	"key import":      {line: handling.Phrase{JA: "鍵登録 " + guideNew + " F", EN: "key import " + guideNew + " F"}, given: withKey},
	"key confirm":     {line: handling.Phrase{JA: "鍵確認 " + grouped(guideNew) + " 確認方法=電話", EN: "key confirm " + grouped(guideNew) + " by=phone"}, given: keyOnFile},
	"key retire":      {line: handling.Phrase{JA: "鍵失効 " + guideNew, EN: "key retire " + guideNew}, given: keyOnFile},
	"key suspend":     {line: handling.Phrase{JA: "鍵停止 佐藤", EN: "key suspend sato"}},
	"held":            {line: handling.Phrase{JA: "保留一覧", EN: "held"}, given: withHeld},
	"file":            {line: handling.Phrase{JA: "保留解除 4718 相手=F 案件=" + sampleNumber, EN: "file 4718 as=F case=" + sampleNumber}, given: withHeld},
	"reply":           {line: handling.Phrase{JA: "返信 4718 用件=運営者経由", EN: "reply 4718 about=operator"}, given: withHeld},
	"discard":         {line: handling.Phrase{JA: "破棄 4718 説明=迷惑メール", EN: "discard 4718 why=spam"}, given: withHeld},
	"outbox":          {line: handling.Phrase{JA: "送信一覧", EN: "outbox"}, given: withRows},
	"cancel":          {line: handling.Phrase{JA: "送信取消 4714", EN: "cancel 4714"}, given: withRows},
	"resend":          {line: handling.Phrase{JA: "再送 4713", EN: "resend 4713"}, given: withRows},
	"hold":            {line: handling.Phrase{JA: "送信停止", EN: "hold"}},
	"resume":          {line: handling.Phrase{JA: "停止解除", EN: "resume"}, given: stopped},
	"undo":            {line: handling.Phrase{JA: "取消", EN: "undo"}, given: notLeft},
	"show":            {line: handling.Phrase{JA: "表示", EN: "show"}, given: accepted},
	"list":            {line: handling.Phrase{JA: "一覧 状態=受信", EN: "list state=received"}},
	"find":            {line: handling.Phrase{JA: "検索 board", EN: "find board"}},
	"due":             {line: handling.Phrase{JA: "期限", EN: "due"}},
	"overdue":         {line: handling.Phrase{JA: "期限超過", EN: "overdue"}, given: asked},
	"who":             {line: handling.Phrase{JA: "提供先", EN: "who"}, given: withRows},
	"journal":         {line: handling.Phrase{JA: "経緯", EN: "journal"}, given: accepted},
	"help":            {line: handling.Phrase{JA: "ヘルプ 不受理", EN: "help decline"}},
	"dry-run":         {line: handling.Phrase{JA: "試行 受理 製品", EN: "dry-run accept product"}, about: true},
	"pending":         {line: handling.Phrase{JA: "承認待ち", EN: "pending"}, given: proposed},
	"assign":          {line: handling.Phrase{JA: "担当 鈴木", EN: "assign suzuki"}},
	"takeover":        {line: handling.Phrase{JA: "担当引継 佐藤 鈴木", EN: "takeover sato suzuki"}, given: assigned},
	"away":            {line: handling.Phrase{JA: "不在 2月16日から2月20日まで 代理=鈴木", EN: "away 2026-02-16..2026-02-20 deputy=suzuki"}},
	"duty":            {line: handling.Phrase{JA: "当番 鈴木 2月16日から2月20日まで", EN: "duty suzuki 2026-02-16..2026-02-20"}},
	"review":          {line: handling.Phrase{JA: "見直し日 2/26", EN: "review 2026-02-26"}},
	"announce":        {line: handling.Phrase{JA: "案内 業務休止 期間=2026-12-29から2027-01-03まで 電話=00-0000-0001", EN: "announce closed days=2026-12-29..2027-01-03 phone=00-0000-0001"}},
	"bulk":            {line: handling.Phrase{JA: "一括 伝達 条件=「状態=受信」", EN: `bulk tell filter="state=received"`}, text: guideBulk},
}

var allScenes = []map[string]scene{scenes, partyScenes, dateScenes, siteScenes, otherScenes, listScenes, endScenes}

func TestEverySceneHasItsVerb(t *testing.T) {
	for _, group := range allScenes {
		for name := range group {
			if !slices.ContainsFunc(handling.Verbs, func(v handling.Verb) bool { return v.Name == name }) {
				t.Errorf("the guide shows %s, which is no verb", name)
			}
		}
	}
}
