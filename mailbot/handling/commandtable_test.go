package handling

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// rule is a row of commands.md 1 in words of its own: who may give a verb, in which states, and what it comes to when it is given
// encrypted and bound in one of them.
type rule struct {
	verb   string
	en, ja string // # = about the case; R| and C| part what each body writes
	who    string // R C both
	states string // of a verb that needs a case; "any" = every one. "" = the verb needs no case
	kind   string // changes: must be encrypted and bound. reads: neither. code: encrypted
	comes  string // done preview second, or the name of a refusal
	but    map[string]string
}

const (
	openStates     = "received questioned accepted handed_over contacting verifying notified fixing scheduled"
	acceptedStates = "accepted handed_over contacting verifying notified fixing scheduled"
	atVendors      = "handed_over contacting verifying fixing scheduled"
	endStates      = "published fixed ended declined withdrawn merged"
)

// rules is the table. The keys of but are a body, "unseen" by the body, "over" for every state that is no longer open, a state, or body
// and state; the more exact one wins.
var rules = slices.Concat(deskRules, partyRules, dateRules, endRules, otherRules, timeRules, figureRules)

var deskRules = []rule{
	{"accept", "# accept product", "# 受理 製品", "R", "received questioned", "changes", "done", nil},
	{"decline", "# decline duplicate", "# 不受理 重複", "R", "received questioned", "changes", "done", nil},
	{"ask", "# ask F | Which version?", "# 照会 届出者 | どの版ですか。", "both", openStates, "changes", "done", nil},
	{"tell", "R|# tell F | Soon. C|# tell R | Soon.", "R|# 伝達 発見者 | まもなくです。 C|# 送付 受付側 | まもなくです。", "both", "any", "changes", "done", nil},
	{"relay", "R|# relay C mail=118 C|# relay R mail=118", "R|# 転送 調整機関 メール=118 C|# 回答転送 IPA メール=118", "both", openStates, "changes", "preview",
		map[string]string{"R received": "not_in_this_state", "R questioned": "not_in_this_state", "R accepted": "not_in_this_state", "R notified": "not_in_this_state"}}, // nobody is there to relay to
	{"handover", "# handover", "# 調整依頼", "R", "accepted", "changes", "preview", nil},
	{"take", "# take", "# 受領", "C", atVendors, "changes", "nothing_to_do", map[string]string{"handed_over": "done"}},
	{"return", "# return why=incomplete", "# 依頼返却 説明=不足", "C", "handed_over", "changes", "done", nil},
	{"assign", "R|# assign Tanaka C|# assign 鈴木", "R|# 担当 Tanaka C|# 担当 鈴木", "both", "any", "changes", "done", nil},
	{"takeover", "R|takeover 山田 Tanaka C|takeover 佐藤 鈴木", "R|担当引継 山田 Tanaka C|引継 佐藤 鈴木", "both", "", "changes", "preview",
		map[string]string{"unseen": "nothing_to_do", "over": "nothing_to_do"}}, // it has no open case
	{"away", "away 2026-02-10..2026-02-13", "不在 2026-02-10から2026-02-13まで", "both", "", "changes", "done", nil},
	{"duty", "R|duty Tanaka 2026-02-10 C|duty 鈴木 2026-02-10", "R|当番 Tanaka 令和8年2月10日 C|当番 鈴木 R8.2.10", "both", "", "changes", "done", nil},
	{"note", "# note | The version is old.", "# メモ | 古い版である。", "both", "any", "changes", "done", nil},
	{"review", "# review 2026-02-10", "# 見直し日 2026年2月10日", "both", "any", "changes", "done", nil},
	{"consent", "# consent public=yes", "# 同意変更 公表=可", "R", "any", "changes", "done", nil},
	{"credit", "# credit en=Taro", "# 掲載名 和文=太郎", "R", "any", "changes", "done", nil},
	{"finder-deadline", "# finder-deadline 2026-04-01", "# 発見者公開予定 2026/4/1", "R", "any", "changes", "done", nil},
	{"impact", "# impact cvss=9.8 reach=wide", "# 影響度 CVSS=9.8 範囲=広", "both", openStates, "changes", "done", nil},
	{"file", "file 118 as=F case=12345678", "保留解除 118 相手=届出者 案件=12345678", "both", "", "changes", "done", map[string]string{"C": "no_such_party", "unseen": "no_such_case", "R": "done"}}, // the finder is reception's
	{"discard", "discard 118 why=spam", "破棄 118 説明=広告", "both", "", "changes", "done", nil},
	{"reply", "reply 118 about=operator", "返信 118 用件=運営者経由", "both", "", "changes", "preview", map[string]string{"C": "bad_argument"}},                                                                 // coordination has no operators
	{"announce", "# announce closed days=2026-12-29..2027-01-03", "# 案内 業務休止 期間=2026-12-29から2027-01-03まで", "both", openStates, "changes", "done", map[string]string{"C handed_over": "nothing_to_do"}}, // it has written to nobody
	{"held", "held", "保留一覧", "both", "", "reads", "done", nil},
	{"outbox", "outbox", "送信一覧", "both", "", "reads", "done", nil},
	{"cancel", "cancel 4712", "送信取消 4712", "both", "", "changes", "done", nil},
	{"resend", "resend 4712", "再送 4712", "both", "", "changes", "done", nil},
	{"hold", "hold", "送信停止", "both", "", "changes", "done", nil},
	{"resume", "resume", "停止解除", "both", "", "changes", "nothing_to_do", nil}, // nothing is stopped
	{"undo", "# undo", "# 取消", "both", "any", "changes", "done", map[string]string{"R received": "nothing_to_do", "R handed_over": "nothing_to_do",
		"R contacting": "nothing_to_do", "R verifying": "nothing_to_do", "R fixing": "nothing_to_do", "R scheduled": "nothing_to_do", "published": "nothing_to_do", "R notified": "already_left"}}, // what came last is the other body's
	{"correct", "# correct 4711 | It is version 3.", "# 訂正 4711 | 正しくは3版です。", "both", "any", "changes", "done", map[string]string{"C": "nothing_to_do"}},
	{"misdelivery", "# misdelivery 4711", "# 誤送信対応 4711", "both", "any", "changes", "preview", map[string]string{"C": "nothing_to_do"}}, // it wrote to no party
	{"contact-change", "# contact-change F mail=new@finder.example by=phone", "# 窓口変更 届出者 メール=new@finder.example 確認方法=電話", "both", "any", "changes", "preview", map[string]string{"C": "no_such_party"}},
	{"party add", "party add party=third-soft kind=developer name_en=Third", "関係者 追加 略号=third-soft 区分=開発者 名称=第三", "both", "", "changes", "done", nil},
	{"party show", "party show example-soft", "関係者表示 example-soft", "both", "", "reads", "done", nil},
	{"party merge", "party merge example-soft other-soft", "関係者統合 example-soft other-soft", "both", "", "changes", "party_in_use", nil}, // the other one has part in the case
	{"key import", "# key import " + finger40("F3"), "# 鍵登録 " + finger40("F3"), "both", "any", "changes", "done", map[string]string{"C": "no_such_party"}},
	{"key confirm", "# key confirm " + secondKey + " by=phone", "# 鍵照合 " + secondKey + " 確認方法=電話", "both", "any", "changes", "preview", map[string]string{"C": "key_unusable"}},
	{"key retire", "# key retire " + secondKey, "# 鍵失効 " + secondKey, "both", "any", "changes", "done", map[string]string{"C": "key_unusable"}},
	{"key suspend", "key suspend Tanaka", "鍵停止 Tanaka", "both", "", "changes", "done", nil},
	{"show", "# show", "# 表示", "both", "any", "reads", "done", nil},
	{"list", "list mine", "一覧 自分", "both", "", "reads", "done", nil},
	{"find", "find mail", "検索 メール", "both", "", "reads", "done", nil},
	{"overdue", "overdue", "期限超過", "both", "", "reads", "done", nil},
	{"due", "due", "期限", "both", "", "reads", "done", nil},
	{"who", "# who", "# 提供先", "both", "any", "reads", "done", nil},
	{"journal", "# journal", "# 経緯", "both", "any", "reads", "done", nil},
	{"pending", "pending", "承認待ち", "both", "", "reads", "done", nil},
	{"confirm", "confirm XXXX", "確認 XXXX", "both", "", "code", "token_void", nil},
	{"approve", "approve XXXX", "承認 XXXX", "both", "", "code", "token_void", nil},
	{"reject", "reject XXXX why=no", "差戻し XXXX 説明=否", "both", "", "code", "token_void", nil},
	{"dry-run", "dry-run bulk assign Tanaka filter=mine", "試行 一括 担当 Tanaka 条件=mine", "both", "", "reads", "done",
		map[string]string{"C": "no_such_person"}},
	{"bulk", "R|bulk assign Tanaka filter=mine C|bulk assign 鈴木 filter=mine", "R|一括 担当 Tanaka 条件=mine C|一括 担当 鈴木 条件=mine", "both", "", "changes", "preview",
		map[string]string{"unseen": "nothing_to_do"}},
	{"delete", "# delete why=old", "# 消去 説明=期間満了", "both", endStates, "changes", "second", nil},
	{"help", "help accept", "ヘルプ 受理", "both", "", "reads", "done", nil},
}

// line is what the body writes in the language.
func (r rule) line(lang Lang, realm Realm) string {
	text := r.en
	if lang == Japanese {
		text = r.ja
	}
	if !strings.HasPrefix(text, "R|") {
		return text
	}
	mine, theirs, _ := strings.Cut(text[2:], " C|")
	if realm == Coordination {
		return theirs
	}
	return mine
}

// expects reads the table for one command: step by step as commands.md 2 has them.
func (r rule) expects(home, realm Realm, c Case, encrypted, bound bool) string {
	state := c.State
	body := "R"
	if realm == Coordination {
		body = "C"
	}
	needs := strings.HasPrefix(r.en, "#") || strings.HasPrefix(r.en, "R|#")
	switch {
	case home != realm, r.who != "both" && r.who != body:
		return "not_your_role" // step 7
	case needs && !visible(c, realm):
		return "no_such_case" // step 7: coordination sees a case from the hand-over on
	case r.kind != "reads" && !encrypted:
		return "send_it_encrypted" // step 8
	case needs && r.states != "any" && !slices.Contains(strings.Fields(r.states), string(state)):
		return "not_in_this_state" // step 7
	}
	comes := r.comes
	keys := []string{body}
	if !visible(c, realm) {
		keys = append(keys, "unseen")
	}
	if !state.Open() {
		keys = append(keys, "over")
	}
	for _, key := range append(keys, string(state), body+" "+string(state)) {
		if but, ok := r.but[key]; ok {
			comes = but
		}
	}
	switch {
	case r.kind != "changes" || bound:
	case comes == "done", comes == "second":
		return "asked again" // step 9
	}
	return comes
}

// comesTo puts a decision into the words of the table.
func comesTo(d Decision) string {
	if d.Refusal != nil {
		return string(d.Refusal.Code)
	}
	for _, ch := range d.Changes {
		if ch.Proposed != nil {
			return waitsFor(*ch.Proposed, d)
		}
	}
	for _, ch := range d.Office {
		if ch.Proposed != nil {
			return waitsFor(*ch.Proposed, d)
		}
	}
	return "done"
}

func waitsFor(q Proposal, d Decision) string {
	switch {
	case q.Needs == NeedsOther:
		return "second"
	case d.Notices[0].Kind == DeskPreviewKind && d.Notices[0].Facts.(*DeskPreview).Why != "unbound", d.Notices[0].Kind == DeskPreviewKind && mustLook(q.Command.Verb):
		return "preview"
	}
	return "asked again"
}

// mustLook: of a verb that the table says is shown first, the second look is a whole preview, also when the binding alone asks for it.
func mustLook(verb string) bool {
	return slices.ContainsFunc(rules, func(r rule) bool {
		return r.verb == verb && (r.comes == "preview" || slices.Contains(slices.Collect(maps.Values(r.but)), "preview"))
	})
}

// tableScene has something of everything that a verb may want.
func tableScene(t check, state State) *scene {
	s := inPlace(t, naturally(state), state)
	s.everybody()
	s.p.RetentionDays = 0
	for realm, who := range map[Realm]string{Reception: "山田", Coordination: "佐藤"} {
		s.began(Change{Realm: realm, Assigned: &Assigned{Name: who}})
		s.facts.Held = append(s.facts.Held, HeldMail{N: 118, Realm: realm, Address: "reader@elsewhere.example"})
		s.facts.Rows = append(s.facts.Rows, OutRow{N: 4712, Case: caseKey, Realm: realm, Kind: AnyContactOldKind, To: who, State: "held"})
	}
	s.began(Change{Key: &PartyKey{Fingerprint: secondKey, Trust: Candidate}})
	s.facts.Rows = append(s.facts.Rows, OutRow{N: 4711, Case: caseKey, Realm: Reception, Kind: FinderProgressKind, To: "F", State: "sent", First: s.at},
		OutRow{N: 4711, Case: caseKey, Realm: Coordination, Kind: BodyMessageKind, To: "佐藤", State: "sent", First: s.at})
	s.facts.Draft = &Draft{Mail: 118, Lines: []Line{{N: 1, Text: "a"}}}
	s.facts.Key = &KeyBrought{Key: PartyKey{Fingerprint: finger40("F3"), Armored: "x"}}
	return s
}

// began puts a change behind the opening of the case, as though all that followed had come after it.
func (s *scene) began(ch Change) {
	s.journal = slices.Insert(s.journal, 2, ch)
	s.c = Apply(Case{}, s.journal...)
}

// Every verb, by each role, in each body's mailbox, in every state, in both languages, encrypted or not, bound or not, comes to what
// the table says: nothing is undefined, and every refusal has its name. R31, R82
func TestEveryCommandInEveryPlace(t *testing.T) {
	for i, v := range Verbs {
		if len(rules) != len(Verbs) || !slices.ContainsFunc(rules, func(r rule) bool { return r.verb == v.Name }) {
			t.Fatalf("%d of %d verbs are in the table; number %d is %s", len(rules), len(Verbs), i, v.Name)
		}
	}
	for _, state := range States {
		s := tableScene(t, state)
		at := s.at
		for _, r := range rules {
			for _, lang := range []Lang{Japanese, English} {
				for by, home := range map[string]Realm{"山田": Reception, "佐藤": Coordination} {
					for _, realm := range both {
						for bits := range 4 {
							encrypted, bound := bits&1 > 0, bits&2 > 0
							name := fmt.Sprintf("%s by %s to %s, %s, encrypted %v, bound %v", r.line(lang, realm), by, realm, state, encrypted, bound)
							s.at = at // many commands would make it another day
							g, c := s.command(by, r.line(lang, realm))
							g.Realm, g.Encrypted, g.Facts = realm, encrypted, s.known(realm)
							if !bound {
								unbound(&g)
							}
							if g.Command.Verb != r.verb {
								t.Fatalf("%s is read as %+v", name, g.Command)
							}
							d := Decide(s.p, c, Event{At: s.at, Mail: 900, Fresh: s.event(nil).Fresh, What: g})
							if got, want := comesTo(d), r.expects(home, realm, s.c, encrypted, bound); got != want {
								t.Errorf("%s: came to %q, not %q (%+v)", name, got, want, d.Refusal)
							}
							checkDecision(t, s, d, by, name)
						}
					}
				}
			}
		}
	}
}

// checkDecision holds for whatever a command came to: its giver is answered, once; a refusal does nothing else; and nobody hears of
// it but the staff of both bodies and the finder.
func checkDecision(t reporter, s *scene, d Decision, by, name string) {
	answers := 0
	for _, n := range d.Notices {
		if n.To == by && n.ReplyTo != 0 {
			answers++
		}
		_, staff := s.p.Coordinator(n.To)
		outside := n.To == "F" || n.To == FormerContact || s.hasParty(n, d)
		if !staff && !outside {
			t.Fatalf("%s: %s was told %s", name, n.To, n.Kind)
		}
		if spec, ok := Spec(n.Kind); !ok || spec.Desk == outside {
			t.Fatalf("%s: %s is no notice for %s", name, n.Kind, n.To)
		}
	}
	if answers != 1 {
		t.Fatalf("%s: answered %d times: %v", name, answers, to(d))
	}
	if d.Refusal != nil && (len(d.Notices) != 1 || d.Notices[0].Kind != DeskErrorsKind || len(d.Changes)+len(d.Also)+len(d.Office)+len(d.Orders)+len(d.Parties)+len(d.Dropped) > 0) {
		t.Fatalf("%s: refused and yet %+v", name, d)
	}
}

// hasParty reports whether a notice goes to a party of its case, also one that joins by the decision itself, from the body that writes to it.
func (s *scene) hasParty(n Notice, d Decision) bool {
	for _, c := range append([]Case{s.c}, s.others...) {
		if c.Key == s.c.Key {
			c = Apply(c, d.Changes...)
		}
		if cp, ok := c.PartyOf(CodeOf(n.To)); ok && (n.Case == "" || n.Case == c.Key) && n.Realm == cp.Realm {
			return true
		}
	}
	return false
}
