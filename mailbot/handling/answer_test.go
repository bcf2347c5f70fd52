package handling

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// rowsOf are the numbers that a list answers with.
func rowsOf(d Decision) string {
	f, ok := d.Notices[0].Facts.(*DeskList)
	if !ok {
		return refusalOf(d)
	}
	var out []string
	for _, r := range f.Rows {
		out = append(out, strings.TrimPrefix(r.Number, "IPA#"))
	}
	return strings.Join(out, " ")
}

// The filters of list, high impact first and then the oldest; coordination lists what was handed over.
func TestListFilters(t *testing.T) {
	s := inState(t, HandedOver)
	s.many(3, Received, "山田")
	s.others[0].Kind, s.others[0].Received = Website, storyDay.AddDate(0, 0, -100)
	s.others[1].Impact, s.others[1].Edition = "priority", "2022"
	s.others[2].State, s.others[2].Impact = Declined, "simple"
	s.others[2].Parts.Reception.Question = &Question{}
	for line, want := range map[string]string{
		"list":                     "20000002 20000001 12345678 20000003",
		"list mine":                "20000002 20000001 20000003",
		"list 自分":                  "20000002 20000001 20000003",
		"list assigned=山田さん":       "20000002 20000001 20000003",
		"list state=handed_over":   "12345678",
		"list 状態=不受理":              "20000003",
		"list kind=website":        "20000001",
		"list edition=2022":        "20000002",
		"list older=90d":           "20000001",
		"list 経過=90日":              "20000001",
		"list waiting=me":          "20000002 20000001",
		"list waiting=F":           "", // a closed case waits for nobody
		"list mine state=received": "20000002 20000001",
		"find 例示 20000002":         "20000002",
		"find taro@finder.example": "12345678 20000003",
		"find 発見太郎":                "20000002 20000001 12345678 20000003",
		"find nothing of the kind": "",
		"list waiting=nobody":      "bad_argument",
		"list colour=red":          "bad_argument",
	} {
		if got := rowsOf(s.give("山田", line)); got != want {
			t.Errorf("%s: %q, not %q", line, got, want)
		}
	}
	for line, want := range map[string]string{"list": s.c.JVN, "find 太郎": "", "find 例示": s.c.JVN, "list waiting=me": s.c.JVN, "find IPA#12345678": s.c.JVN, "find 20000002": ""} {
		if got := rowsOf(s.give("佐藤", line)); got != want {
			t.Errorf("coordination, %s: %q, not %q", line, got, want)
		}
	}
	s.many(70, Received, "")
	if f := s.give("山田", "list").Notices[0].Facts.(*DeskList); len(f.Rows) != longest || f.More != 74-longest {
		t.Errorf("%d rows and %d more", len(f.Rows), f.More)
	}
}

// Both bodies' questions, the terms of decisions and hand-overs, review days and the finder's own date are what falls due.
func TestWhatFallsDue(t *testing.T) {
	dues := func(s *scene, by string) string {
		var out []string
		for _, line := range []string{"overdue", "due"} {
			for _, r := range s.give(by, line).Notices[0].Facts.(*DeskDues).Rows {
				word := r.What + " " + r.Day.String()[5:]
				if r.Late > 0 {
					word += " late " + decimal(uint64(r.Late))
				}
				out = append(out, word)
			}
		}
		return strings.Join(out, ", ")
	}
	s := newScene(t)
	if got := dues(s, "山田"); got != "decide 07-15" {
		t.Errorf("received: %s", got)
	}
	s.give("山田", "# ask F by=2009-07-10 | Q")
	s.give("山田", "# review 7/17")
	s.give("山田", "# finder-deadline 7/21")
	if got := dues(s, "山田"); got != "answer 07-10, review 07-17, disclosure 07-21" {
		t.Errorf("asked: %s", got)
	}
	s.goesOn(6 * 24 * time.Hour)
	if got := dues(s, "山田"); got != "answer 07-10 late 2, review 07-17, disclosure 07-21" {
		t.Errorf("late: %s", got)
	}
	s.happens(PartyWrote{Party: "F"})
	s.runs("山田", "# accept product")
	s.runs("山田", "# handover | x")
	if got := dues(s, "佐藤"); got != "take 07-22, disclosure 07-21" && got != "disclosure 07-21, take 07-22" {
		t.Errorf("handed over: %s", got)
	}
	s.give("佐藤", "# take")
	s.give("佐藤", "# ask F by=7/23 | Q")
	if got := dues(s, "佐藤"); got != "disclosure 07-21, answer 07-23" {
		t.Errorf("taken: %s", got)
	}
	s.runs("山田", "# relay C | A") // what coordination waited for
	if got := dues(s, "佐藤"); got != "disclosure 07-21" {
		t.Errorf("answered: %s", got)
	}
	s = inState(t, Declined)
	s.give("山田", "# review 7/17")
	if got := dues(s, "山田"); got != "" {
		t.Errorf("closed: %s", got)
	}
}

// take is for once, until the case comes back after a return; then it is open again.
func TestTakeIsForOneHandOver(t *testing.T) {
	s := inState(t, HandedOver)
	s.give("佐藤", "# take")
	if d := s.give("鈴木", "# take"); refusalOf(d) != "nothing_to_do" {
		t.Errorf("taken twice: %+v", d.Refusal)
	}
	s.give("佐藤", "# return why=x")
	number := s.c.JVN
	s.runs("山田", "# handover | y")
	if got := s.give("佐藤", "list waiting=me"); rowsOf(got) != number || s.c.JVN != number {
		t.Errorf("waits %q, number %s", rowsOf(got), s.c.JVN)
	}
	if d := s.give("鈴木", "# take"); d.Refusal != nil || s.c.Parts.Coordination.AssignedTo != "鈴木" {
		t.Errorf("taken again: %+v", d.Refusal)
	}
}

// N18: who answers with what left, and to reception also what crossed to the other body, whose staff it does not name.
func TestWhoGotWhat(t *testing.T) {
	s := inState(t, HandedOver)
	s.give("佐藤", "# take")
	for i := range s.rows {
		s.rows[i].First, s.rows[i].EncryptedTo = s.at, firstKey
	}
	s.rows[0].First = time.Time{}
	s.facts.Rows = []OutRow{{N: 1, Case: "another", Realm: Reception, First: s.at}}
	rows := func(by string) (out []string) {
		for _, r := range s.give(by, "# who").Notices[0].Facts.(*DeskWho).Rows {
			if spec, _ := Spec(r.Kind); !spec.Desk || r.Kind.between() {
				out = append(out, string(r.Kind)+" "+r.To)
			}
		}
		return out
	}
	if got := rows("山田"); !slices.Equal(got, []string{"finder/accepted_product F", "body/handover C", "body/handover C", "body/handover_taken 山田", "body/handover_taken Tanaka"}) {
		t.Errorf("reception reads %v", got)
	}
	if got := rows("佐藤"); !slices.Equal(got, []string{"body/handover 佐藤", "body/handover 鈴木"}) {
		t.Errorf("coordination reads %v", got)
	}
}

// The history by mail: what happened, with the working days between, of each body what it may know (users.md A5, B16).
func TestJournalOfEachBody(t *testing.T) {
	s := inState(t, Accepted)
	s.give("山田", "# note | x")
	s.goesOn(7 * 24 * time.Hour)
	s.runs("山田", "# handover | x")
	s.give("佐藤", "# take")
	s.give("佐藤", "# note | y")
	s.give("山田", "# impact cvss=9")
	rows := func(by string) string {
		var out []string
		for _, r := range s.give(by, "# journal").Notices[0].Facts.(*DeskJournal).Rows {
			word := r.What
			if r.Days > 0 {
				word += "+" + decimal(uint64(r.Days))
			}
			out = append(out, word)
		}
		return strings.Join(out, " ")
	}
	if got := rows("山田"); got != "opened filed_in decided noted proposed_same+5 settled decided released assigned judged" {
		t.Errorf("reception reads %s", got)
	}
	if got := rows("佐藤"); got != "decided released assigned noted judged" {
		t.Errorf("coordination reads %s", got)
	}
}

// dry-run shows what would be and does nothing; without a text it shows where the text would go, and of a draft the draft.
func TestDryRun(t *testing.T) {
	s := tableScene(t, Accepted)
	before := js([]any{s.c, s.p.Office})
	for line, lines := range map[string]int{"# dry-run handover": 1, "# 試行 調整依頼": 1, "# dry-run ask F": 0, "dry-run bulk tell F filter=mine": 0, "# dry-run decline duplicate": -1} {
		d := s.give("山田", line)
		if lines < 0 {
			if refusalOf(d) != "not_in_this_state" {
				t.Errorf("%s: %+v", line, d.Refusal)
			}
			continue
		}
		f, ok := d.Notices[0].Facts.(*DeskPreview)
		if !ok || f.Token != "" || f.Why != "trial" || len(f.Preview.Told) == 0 || lines > 0 && (f.Preview.Release == nil || f.Preview.Release.Mail == 0 || len(f.Preview.Release.Lines) != lines) {
			t.Errorf("%s: %+v %+v", line, d.Refusal, d.Notices[0].Facts)
		}
	}
	if js([]any{s.c, s.p.Office}) != before {
		t.Error("something was done")
	}
}

// A preview names the other body, not its people; reception's own it names (S7).
func TestPreviewNamesTheOtherBodyOnly(t *testing.T) {
	s := inState(t, Accepted)
	d := s.give("山田", "# handover | x")
	if got := d.Notices[0].Facts.(*DeskPreview).Preview.Told; !slices.Equal(got, []Told{{To: "C", Kind: BodyHandoverKind, Protection: Sealed}}) {
		t.Errorf("tells %+v", got)
	}
}

// Of a mail that did not leave somebody must know, be it the other body's; but not of what case it speaks (S8).
func TestMailOfTheOnlyOneTellsTheOtherBodyNoNumber(t *testing.T) {
	s := newScene(t)
	s.p.Coordinators = slices.DeleteFunc(s.p.Coordinators, byName("Tanaka"))
	d := s.happens(NotLeft{N: 7, Realm: Reception, Kind: DeskNewReportKind, To: "山田", State: "held", Reason: "gate", Detail: "taro@finder.example"})
	if got := to(d); !slices.Equal(got, []string{"desk/gate_refused 佐藤", "desk/gate_refused 鈴木"}) {
		t.Fatalf("told %v", got)
	}
	for _, n := range d.Notices {
		if f := n.Facts.(*DeskNotLeft); f.Number != "" || f.Detail != "" || f.N != 7 || n.Realm != Coordination {
			t.Errorf("told %+v by %s", f, n.Realm)
		}
	}
}

// S9: of a finder's act coordination learns the day.
func TestCoordinationLearnsTheDayNotTheHour(t *testing.T) {
	s := inState(t, HandedOver)
	for _, d := range []Decision{s.give("佐藤", "# show"), s.give("佐藤", "list")} {
		if text := js(d.Notices[0].Facts); !strings.Contains(text, `"received":"2009-07-08T00:00:00+09:00"`) || strings.Contains(text, "2009-07-08T01:01") {
			t.Errorf("answered %s", text)
		}
	}
	if text := js(s.give("山田", "# show").Notices[0].Facts); !strings.Contains(text, `"received":"2009-07-08T01:01:00Z"`) {
		t.Errorf("reception reads %s", text)
	}
}

// A finder's mail is reception's by whatever mailbox it came, and answers what reception asked (users.md A4).
func TestFindersMailIsReceptions(t *testing.T) {
	s := inState(t, HandedOver)
	s.give("佐藤", "# ask F | Q")
	s.give("山田", "# ask F | Q")
	d := s.happens(PartyWrote{Party: "F", Realm: Coordination, MessageID: "x"})
	if got := to(d); !slices.Equal(got, []string{"desk/mail_filed 山田", "desk/mail_filed Tanaka"}) || len(View(s.c, Coordination).Mails) > 0 {
		t.Errorf("told %v; coordination lists %+v", got, View(s.c, Coordination).Mails)
	}
	if s.c.Parts.Reception.Question != nil || s.c.Parts.Coordination.Question == nil {
		t.Errorf("open questions %+v", s.c.Parts)
	}
	if lines := d.Notices[0].Facts.(*DeskMailFiled).Lines; lines[0].Command.Verb != "relay" || lines[0].Command.Value("mail") != decimal(s.mail) {
		t.Errorf("first line %+v", lines[0])
	}
}

// Each body reads its own notes, holds, questions and open commands, and of the other's none (users.md A5).
func TestViewIsOfOneBody(t *testing.T) {
	s := inState(t, HandedOver)
	for by, word := range map[string]string{"山田": "of-reception", "佐藤": "of-coordination"} {
		s.give(by, "# note | note-"+word)
		s.give(by, "# ask F | question")
		s.give(by, "# hold")
		s.give(by, "# assign "+by)
		s.give(by, "# tell "+map[string]string{"山田": "C", "佐藤": "R"}[by]+" | text-"+word, openText)
	}
	for realm, other := range map[Realm]string{Reception: "of-coordination", Coordination: "of-reception"} {
		v := View(s.c, realm)
		if len(v.Notes) != 1 || len(v.Holds) != 1 || len(v.Pending) != 1 || v.Question == nil || v.Holds[0].Realm != realm || v.Notes[0].By != v.AssignedTo {
			t.Errorf("%s reads %+v", realm, v)
		}
		if text := js(v); strings.Contains(text, other) || strings.Contains(text, "text-") {
			t.Errorf("%s reads %s", realm, text)
		}
	}
}
