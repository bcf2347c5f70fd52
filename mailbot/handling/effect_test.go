package handling

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// did names what a decision changes and orders, in a word or two each.
func did(d Decision) string {
	var out []string
	add := func(prefix string, list []Change) {
		for _, ch := range list {
			what, word := ch.What()
			out = append(out, strings.TrimSpace(prefix+what+" "+word))
		}
	}
	add("", d.Changes)
	for _, also := range d.Also {
		add("also "+strings.TrimLeft(also.Key, "0")+" ", also.Changes)
	}
	for _, ch := range d.Office {
		switch {
		case ch.Joined != nil:
			out = append(out, "office key "+ch.Joined.Name)
		case ch.Duty != nil:
			out = append(out, fmt.Sprintf("office duty %s %s %s", ch.Duty.Realm, ch.Duty.Name, ch.Duty.From))
		case ch.Away != nil:
			out = append(out, fmt.Sprintf("office away %s %s %s", ch.Away.Name, ch.Away.To, ch.Away.Deputy))
		case ch.Held != nil:
			out = append(out, "office held "+string(ch.Held.Realm))
		case ch.Resumed != nil:
			out = append(out, "office resumed "+string(ch.Resumed.Realm))
		case ch.Batch != nil:
			out = append(out, fmt.Sprintf("office batch %d %v", ch.Batch.Total, ch.Batch.Held))
		case ch.Settled != "":
			out = append(out, "office settled")
		}
	}
	for _, o := range d.Orders {
		out = append(out, strings.TrimSpace(fmt.Sprintf("order %s %s %s", o.What, strings.TrimPrefix(decimal(o.N), "0"), o.Why)))
	}
	for _, p := range d.Parties {
		out = append(out, "party "+p.Handle)
	}
	for _, h := range d.Dropped {
		out = append(out, "dropped "+h)
	}
	return strings.Join(out, "; ")
}

// shiftsOf are the old and new values that a transcript shows.
func shiftsOf(d Decision) string {
	var out []string
	for _, n := range d.Notices {
		f, ok := n.Facts.(*DeskTranscript)
		if !ok {
			continue
		}
		for _, r := range f.Results {
			if r.OldState != r.NewState {
				out = append(out, fmt.Sprintf("%s→%s", r.OldState, r.NewState))
			}
			for _, s := range r.Shifts {
				out = append(out, fmt.Sprintf("%s %s→%s", s.What, s.Old, s.New))
			}
		}
	}
	return strings.Join(out, ", ")
}

// What each verb does when it runs: what it changes, whom it tells what, and which old and new values its transcript shows. The
// giver's transcript itself is not named.
func TestEachVerbDoesThis(t *testing.T) {
	for _, tc := range []struct {
		from   State
		by     string
		line   string
		did    string
		told   string
		shifts string
	}{
		{Received, "山田", "# accept product", "decided accepted", "finder/accepted_product F", "received→accepted"},
		{Received, "山田", "# 受理 サイト 影響度=簡易", "decided accepted", "finder/accepted_website F", "received→accepted"},
		{Questioned, "山田", "# accept own", "decided accepted", "finder/accepted_own_product F", "questioned→accepted"},
		{Received, "山田", "# decline illegal_means why=x", "decided declined", "finder/not_accepted F", "received→declined"},
		{Received, "山田", "# ask F | Q", "decided questioned; asked", "finder/question F", "received→questioned"},
		{Questioned, "山田", "# ask F | Q", "asked", "finder/question F", ""},
		{Accepted, "山田", "# ask F | Q", "asked", "finder/question F", ""},
		{HandedOver, "山田", "# ask C | Q", "", "body/message 佐藤; body/message 鈴木", ""},
		{HandedOver, "佐藤", "# ask F | Q", "asked", "body/question_for_finder 山田; body/question_for_finder Tanaka", ""},
		{HandedOver, "佐藤", "# ask R | Q", "", "body/message 山田; body/message Tanaka", ""},
		{Declined, "山田", "# tell F | T", "", "finder/progress F", ""},
		{HandedOver, "山田", "# tell JPCERT | T", "", "body/message 佐藤; body/message 鈴木", ""},
		{HandedOver, "佐藤", "# tell 受付機関 | T", "", "body/message 山田; body/message Tanaka", ""},
		{HandedOver, "山田", "# relay C mail=1", "answered; released C", "body/answer_from_finder 佐藤; body/answer_from_finder 鈴木", ""},
		{HandedOver, "佐藤", "# relay R | W", "released R", "body/message 山田; body/message Tanaka", ""},
		{Accepted, "山田", "# handover strike=2 files=1", "decided handed_over; released C", "body/handover 佐藤; body/handover 鈴木", "accepted→handed_over"},
		{HandedOver, "佐藤", "# take", "assigned 佐藤", "body/handover_taken 山田; body/handover_taken Tanaka", "assigned →佐藤"},
		{HandedOver, "佐藤", "# return why=x", "decided accepted", "body/handover_returned 山田; body/handover_returned Tanaka", "handed_over→accepted"},
		{Received, "山田", "# assign Tanaka", "assigned Tanaka", "desk/assigned Tanaka", "assigned →Tanaka"},
		{Received, "山田", "# assign 山田さん", "assigned 山田", "", "assigned →山田"},
		{HandedOver, "佐藤", "# assign 鈴木様", "assigned 鈴木", "desk/assigned 鈴木", "assigned →鈴木"},
		{Received, "山田", "away 2009-08-10..8/14 deputy=tanaka", "office away 山田 2009-08-14 Tanaka", "", "away →2009-08-10..2009-08-14, deputy →Tanaka"},
		{Received, "佐藤", "duty 鈴木 8/10〜8/14", "office duty coordination 鈴木 2009-08-10", "", "duty →鈴木"},
		{Received, "山田", "# note | N", "noted", "", ""},
		{Received, "山田", "# review 7/17", "review 2009-07-17", "", "review →2009-07-17"},
		{Received, "山田", "# consent public=yes contact=yes mail=1", "wished", "finder/consent_recorded F", "contact no→yes, public no→yes"},
		{Received, "山田", "# consent public=yes", "", "finder/consent_check F", ""},
		{Received, "山田", "# credit ja=太郎 en=Taro", "wished", "", "credit_ja →太郎, credit_en →Taro"},
		{Received, "山田", "# finder-deadline 2009-10-01", "wished", "", "disclosure →2009-10-01"},
		{Received, "山田", "# impact cvss=9.8 reach=middle", "judged priority", "", "impact →priority"},
		{Received, "山田", "file 118 as=F case=IPA#12345678", "order file 118", "", ""},
		{Received, "山田", "# file 118 as=F", "order file 118", "", ""},
		{Received, "山田", "file 118", "order file 118", "", ""},
		{Received, "山田", "discard 118 why=spam", "order discard 118 spam", "", ""},
		{Received, "山田", "cancel 4712 why=x", "order cancel 4712 x", "", "outstate held→cancelled"},
		{Received, "山田", "resend 4712", "order resend 4712", "", "outstate held→owed"},
		{Received, "山田", "resend 4713", "order resend 4713", "", "outstate uncertain→owed"},
		{Received, "山田", "hold", "office held reception", "", "sending goes→stopped"},
		{Received, "山田", "# hold", "held", "", "sending goes→stopped"},
		{HandedOver, "佐藤", "hold", "office held coordination", "", "sending goes→stopped"},
		{Received, "山田", "# correct 4711 | C", "", "any/correction F", ""},
		{Received, "山田", "# misdelivery 4711", "noted", "any/misdelivery F; desk/incident 山田; desk/incident Tanaka", ""},
		{Received, "山田", "# contact-change F mail=new@finder.example person=新 by=phone", "contact", "any/contact_changed F-former; any/contact_welcome F; desk/approval_result 山田; desk/approval_result Tanaka", "name 発見 太郎→新, address taro@finder.example→new@finder.example"},
		{Received, "山田", "party add party=third-soft kind=開発者 name_ja=第三 addresses=a@third.example;b@third.example", "party third-soft", "", "party →third-soft"},
		{Received, "佐藤", "party merge mail-works shop-works", "party mail-works; dropped shop-works", "", "party shop-works→mail-works"},
		{Received, "山田", "# key import " + finger40("F3"), "key_candidate " + finger40("F3"), "", "key →" + finger40("F3")},
		{Received, "山田", "# key confirm " + secondKey + " by=meeting", "key_confirmed " + secondKey + "; order release  no_key", "desk/approval_result 山田; desk/approval_result Tanaka", "trust candidate→confirmed, key " + firstKey + "→" + secondKey},
		{Received, "山田", "# key retire " + secondKey, "key_retired " + secondKey, "", "keystate current→retired"},
		{Received, "山田", "# key suspend " + firstKey, "key_suspended " + firstKey, "", "keystate current→suspended"},
		{Received, "山田", "key suspend tanaka", "office key Tanaka; order freeze", "desk/key_suspended 山田; desk/key_suspended 佐藤; desk/key_suspended 鈴木", "keystate current→suspended"},
		{Received, "佐藤", "key suspend " + finger40("1"), "office key 山田; order freeze", "desk/key_suspended Tanaka; desk/key_suspended 佐藤; desk/key_suspended 鈴木", "keystate current→suspended"},
		{Declined, "山田", "# delete why=old", "order delete  old", "desk/approval_result 山田; desk/approval_result Tanaka", ""},
		{HandedOver, "佐藤", "# show", "", "desk/answer_show 佐藤", ""},
		{Received, "佐藤", "help card", "", "desk/help_card 佐藤", ""},
		{Received, "Tanaka", "help accept", "", "desk/answer_help Tanaka", ""},
		{Received, "佐藤", "party show EXAMPLE-SOFT", "", "desk/answer_party 佐藤", ""},
		{Received, "Tanaka", "dry-run resend 4713", "", "desk/preview Tanaka", ""},
	} {
		s := tableScene(t, tc.from)
		s.c = Apply(s.c, Change{Realm: Reception, Assigned: &Assigned{}}, Change{Realm: Coordination, Assigned: &Assigned{}})
		s.facts.Rows = append(s.facts.Rows, OutRow{N: 4713, Case: caseKey, Realm: Reception, Kind: FinderProgressKind, To: "F", State: "uncertain"})
		s.facts.Draft.Files = []Released{{N: 1, Name: "attachment-1.txt", Form: "text"}}
		d := s.runs(tc.by, tc.line)
		d.Changes = slices.DeleteFunc(slices.Clone(d.Changes), func(ch Change) bool { return ch.Settled != "" })
		d.Office = slices.DeleteFunc(slices.Clone(d.Office), func(ch OfficeChange) bool { return ch.Settled != "" })
		if got := did(d); strings.ReplaceAll(got, "  ", " ") != strings.ReplaceAll(tc.did, "  ", " ") {
			t.Errorf("%s: did %q, not %q", tc.line, got, tc.did)
		}
		if got := strings.Join(to(d), "; "); got != tc.told {
			t.Errorf("%s: told %q, not %q", tc.line, got, tc.told)
		}
		if got := shiftsOf(d); got != tc.shifts {
			t.Errorf("%s: shows %q, not %q", tc.line, got, tc.shifts)
		}
	}
}

// handover without a draft, and of a website.
func TestHandoverNeedsAProductAndWords(t *testing.T) {
	s := inState(t, Accepted)
	if d := s.give("山田", "# handover"); refusalOf(d) != "no_such_mail" {
		t.Errorf("without words: %+v", d.Refusal)
	}
	s = newScene(t)
	s.runs("山田", "# accept website")
	if d := s.give("山田", "# handover | x"); refusalOf(d) != "not_for_this_kind" {
		t.Errorf("a website: %+v", d.Refusal)
	}
}

// users.md A2: a text that nothing closes is sent by nobody before a person saw where it ends; closed, it goes at once.
func TestOpenTextIsShownFirst(t *testing.T) {
	for _, line := range []string{"# ask F | Q", "# tell F | T", "# correct 4711 | C"} {
		s := tableScene(t, Received)
		if d := s.give("山田", line); comesTo(d) != "done" {
			t.Errorf("%s, closed: %s", line, comesTo(d))
		}
		s = tableScene(t, Received)
		d := s.give("山田", line, openText)
		f, ok := d.Notices[0].Facts.(*DeskPreview)
		if !ok || f.Why != "open_text" || f.Preview.Command.Text == "" || len(d.Notices) != 1 {
			t.Errorf("%s, open: %s %+v", line, comesTo(d), to(d))
			continue
		}
		if d := s.give("山田", "confirm "+f.Token); comesTo(d) != "done" || d.Notices[0].To != "F" {
			t.Errorf("%s, confirmed: %s %v", line, comesTo(d), to(d))
		}
	}
	// Of decline the open text is not taken, and the transcript says so.
	s := newScene(t)
	d := s.give("山田", "# decline duplicate why=x", openText)
	if r := d.Notices[len(d.Notices)-1].Facts.(*DeskTranscript).Results[0]; !r.OpenText || d.Notices[0].Facts.(*FinderNotAccepted).Why != "x" {
		t.Errorf("decline: %+v", r)
	}
}

// users.md C4 through the whole desk: every form of a day is the same day in what is sent and kept, echoed as such.
func TestDatesOfCommandsAreResolved(t *testing.T) {
	for _, word := range []string{"2009-08-21", "2009/8/21", "2009年8月21日", "平成21年8月21日", "H21.8.21", "8/21", "8月21日", "８月２１日(金)", "8/21(Fri)", "2009-08-21（金曜日）"} {
		s := newScene(t)
		d := s.give("山田", "# ask F by="+word+" | Q")
		if d.Refusal != nil || d.Notices[0].Facts.(*FinderText).Due != (Date{2009, time.August, 21}) || s.c.Parts.Reception.Question.Due.String() != "2009-08-21" {
			t.Errorf("%s: %+v %+v", word, d.Refusal, s.c.Parts.Reception.Question)
		}
		if r := d.Notices[len(d.Notices)-1].Facts.(*DeskTranscript).Results[0]; r.Command.Value("by") != "2009-08-21" {
			t.Errorf("%s is echoed as %s", word, r.Command.Line(English))
		}
	}
	s := newScene(t)
	s.give("山田", "# ask F | Q")
	if got := s.c.Parts.Reception.Question.Due.String(); got != "2009-07-15" {
		t.Errorf("without a day: %s", got) // five working days behind Wednesday 8 July
	}
}

// Fingerprints are compared in groups of four, and written so (S13).
func TestFingerprintsInGroups(t *testing.T) {
	grouped := strings.Join(strings.Split(strings.TrimSuffix(strings.Join([]string{"AAAA AAAA AAAA AAAA AAAA", "AAAA AAAA AAAA AAAA AAF2"}, " "), " "), " "), " ")
	for _, word := range []string{grouped, strings.ToLower(grouped), "0x" + secondKey, strings.ToLower(secondKey)} {
		c, r := ParseCommand(strings.Fields("key confirm " + word + " by=phone"))
		if r != nil || c.Arg(0) != secondKey {
			t.Errorf("%s: %+v, %+v", word, c, r)
		}
	}
}

// Guideline appendix 4: nine cells; attacks that were seen make the reach wide, and so does knowing nothing.
func TestImpactMatrix(t *testing.T) {
	for words, want := range map[string]string{
		"cvss=7 reach=narrow": "normal", "cvss=9.9 reach=middle": "priority", "cvss=10 reach=wide": "priority",
		"cvss=4 reach=narrow": "simple", "cvss=5 reach=middle": "normal", "cvss=6.9 reach=wide": "priority",
		"cvss=0 reach=narrow": "simple", "cvss=2 reach=middle": "simple", "cvss=3.9 reach=wide": "normal",
		"cvss=5 reach=narrow exploited=yes": "priority", "cvss=5 reach=narrow exploited=no": "simple", "cvss=5 reach=narrow exploited=unknown": "simple",
		"exploited=unknown": "priority", "reach=unknown": "priority", "cvss=5": "priority", "cvss=2": "normal", "CVSS=5 範囲=狭 悪用=有": "priority",
	} {
		s := newScene(t)
		s.give("山田", "# impact "+words)
		if s.c.Impact != want {
			t.Errorf("%s: %s, not %s", words, s.c.Impact, want)
		}
	}
}

// users.md B1: narrowing holds at once; widening needs the finder's own mail, without which the finder is asked.
func TestConsents(t *testing.T) {
	yes, no := Consents{Know: true, Contact: true, Public: true}, Consents{}
	for name, tc := range map[string]struct {
		from Consents
		line string
		want Consents
		told string
	}{
		"narrower":                            {yes, "# consent know=no", Consents{Contact: true, Public: true}, "finder/consent_recorded F"},
		"wider without a mail":                {no, "# consent know=yes", no, "finder/consent_check F"},
		"wider with the finder's mail":        {no, "# consent know=yes mail=1", Consents{Know: true}, "finder/consent_recorded F"},
		"wider with another mail":             {no, "# consent know=yes mail=2", no, "desk/transcript_errors 山田"},
		"both at once without a mail":         {Consents{Know: true}, "# consent know=no public=yes", no, "finder/consent_check F; finder/consent_recorded F"},
		"both at once with the mail":          {Consents{Know: true}, "# consent know=no public=yes mail=1", Consents{Public: true}, "finder/consent_recorded F"},
		"as it is":                            {yes, "# consent know=yes", yes, "desk/transcript_errors 山田"},
		"in Japanese":                         {yes, "# 同意変更 通知=不可 公表=しない", Consents{Contact: true}, "finder/consent_recorded F"},
		"with a mail in our thread":           {no, "# consent know=yes mail=11", Consents{Know: true}, "finder/consent_recorded F"},
		"with a bare address":                 {no, "# consent know=yes mail=10", no, "desk/transcript_errors 山田"}, // S11
		"a coordinator's mail is no evidence": {no, "# consent know=yes mail=9", no, "desk/transcript_errors 山田"},
	} {
		s := sceneOf(t, report(tc.from))
		s.write(caseKey, []Change{
			{Filed: &CaseMail{N: 9, Direction: In, Party: "Tanaka", Proof: ProofSigned}},
			{Filed: &CaseMail{N: 10, Direction: In, Party: "F", Proof: ProofAddress}},
			{Filed: &CaseMail{N: 11, Direction: In, Party: "F", Proof: ProofThread}},
		})
		d := s.give("山田", tc.line)
		if got := strings.Join(to(d), "; "); got != tc.told || s.c.Finder.Consents != tc.want {
			t.Errorf("%s: told %q, consents %+v", name, got, s.c.Finder.Consents)
		}
		for _, n := range d.Notices {
			if f, ok := n.Facts.(*FinderConsents); ok && n.Kind == FinderConsentsKind && (f.New != tc.want || f.Old != tc.from) {
				t.Errorf("%s: the finder is told %+v", name, f)
			}
		}
	}
}

// What is odd about a command that runs at once stands in its transcript, with its dates as they were understood (users.md C4).
func TestTranscriptHoldsCautionsAndDates(t *testing.T) {
	for line, want := range map[string]string{
		"# review 2009-07-19": "non_working", // Sunday
		"# review 2009-07-10": "friday",
		"# review 2009-12-29": "year_end",
		"# review 2009-07-13": "",
		"# credit en=Taro":    "credit_without_consent",
		"# ask F by=7/17 | Q": "by 2009-07-17",
		"# assign Tanaka":     "",
	} {
		s := newScene(t)
		d := s.give("山田", line)
		r := d.Notices[len(d.Notices)-1].Facts.(*DeskTranscript).Results[0]
		got := strings.Join(r.Cautions, " ")
		for _, row := range r.Dates {
			got += row.What + " " + row.Day.String()
		}
		if got != want {
			t.Errorf("%s: %q, not %q", line, got, want)
		}
	}
}

// Holds are of a case, of a party in it, or of all that a body sends, and each is lifted by its own name (users.md A15).
func TestHoldsAndTheirEnd(t *testing.T) {
	for name, tc := range map[string]struct{ lines, want string }{
		"a case":                 {"# hold", "reception "},
		"a case twice":           {"# hold; # hold!", "reception "},
		"a party":                {"# hold 届出者", "reception F"},
		"all within one":         {"# hold F; # hold", "reception F, reception "},
		"one within all":         {"# hold; # hold F!", "reception "},
		"lifted":                 {"# hold; # resume", ""},
		"lifted by another name": {"# hold; # resume F!", "reception "},
		"one of two lifted":      {"# hold F; # hold; # resume", "reception F"},
		"nothing to lift":        {"# resume!", ""},
	} {
		s := newScene(t)
		for _, line := range strings.Split(tc.lines, "; ") {
			line, refused := strings.CutSuffix(line, "!")
			if d := s.give("山田", line); (refusalOf(d) == "nothing_to_do") != refused {
				t.Errorf("%s: %s: %+v", name, line, d.Refusal)
			}
		}
		var got []string
		for _, h := range s.c.Holds {
			got = append(got, string(h.Realm)+" "+h.Party)
		}
		if strings.Join(got, ", ") != tc.want {
			t.Errorf("%s: holds %q, not %q", name, got, tc.want)
		}
	}
	s := inState(t, HandedOver)
	s.give("山田", "hold")
	if d := s.give("佐藤", "resume"); refusalOf(d) != "nothing_to_do" || !s.p.Office.Stopped(Reception) || s.p.Office.Stopped(Coordination) {
		t.Errorf("the other body lifts it: %+v", d.Refusal)
	}
	d := s.give("山田", "resume")
	if len(d.Orders) != 1 || d.Orders[0] != (Order{What: OrderRelease, Why: "hold", Realm: Reception}) || s.p.Office.Stopped(Reception) {
		t.Errorf("resumed: %+v", d.Orders)
	}
}

// A row that may be on its way, or is gone, is past cancelling; only what waits, failed or is uncertain goes again (R18).
func TestRowsInEveryState(t *testing.T) {
	for state, want := range map[string][2]string{
		"owed": {"done", "nothing_to_do"}, "held": {"done", "done"}, "queued": {"done", "nothing_to_do"}, "retry": {"done", "done"}, "sending": {"already_left", "nothing_to_do"},
		"sent": {"already_left", "nothing_to_do"}, "uncertain": {"already_left", "preview"}, "failed": {"already_left", "done"}, "cancelled": {"already_left", "nothing_to_do"},
	} {
		for i, verb := range []string{"cancel", "resend"} {
			s := newScene(t)
			s.facts.Rows = []OutRow{{N: 4712, Case: caseKey, Realm: Reception, Kind: FinderProgressKind, To: "F", State: state}}
			if d := s.give("山田", verb+" 4712"); comesTo(d) != want[i] {
				t.Errorf("%s of a %s mail: %s", verb, state, comesTo(d))
			}
			s.facts.Rows[0].Realm = Coordination
			if d := s.give("山田", verb+" 4712"); comesTo(d) != "no_such_mail" {
				t.Errorf("%s of the other body's mail: %s", verb, comesTo(d))
			}
		}
	}
}
