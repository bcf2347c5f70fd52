package templates

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

const deskDir = "../mailbot/handling"

// refusalCodes reads the refusals out of the desk's own source, so that a new one is missed here and not by a coordinator.
func refusalCodes(t *testing.T) []handling.RefusalCode {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(deskDir, "refusal.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []handling.RefusalCode
	ast.Inspect(f, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && fmt.Sprint(v.Type) == "RefusalCode" {
			code, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, handling.RefusalCode(code))
		}
		return true
	})
	return out
}

// R82, R86
func TestEveryRefusalHasWordsAndASample(t *testing.T) {
	codes := refusalCodes(t)
	if len(codes) < 30 {
		t.Fatalf("only %d refusals found", len(codes))
	}
	for _, code := range codes {
		if _, ok := deskWords["refusal"][string(code)]; !ok {
			t.Errorf("%s has no words", code)
		}
		if !slices.ContainsFunc(refusalSamples(), func(r handling.Refusal) bool { return r.Code == code }) {
			t.Errorf("%s has no sample", code)
		}
	}
}

// deskWrites are the words that the desk writes into facts, by the group that prints them, and where they stand in its source.
var deskWrites = []struct {
	group   string
	files   string
	pattern string
}{
	{"shift", "effect_*.go", `\.shift\("([a-z_]+)"`},
	{"shift", "effect_*.go", `\{"(know|contact|public)",`},
	{"value", "effect_*.go", `\.shift\("(?:sending|keystate)", "([a-z]+)"`},
	{"value", "partykey.go", `KeyState = "([a-z]+)"`},
	{"value", "word.go", `Trust = "([a-z]+)"`},
	{"caution", "caution.go", `= "([a-z_]+)"`},
	{"caution", "effect_*.go", `\[\]string\{"([a-z_]+)"\}`},
	{"due", "dues.go", `"([a-z]+)", "[F]?"\)`},
	{"due", "dues.go", `What: "([a-z]+)"`},
	{"datewhat", "asking.go", `DateRow\{What: "([a-z]+)"`},
	{"datewhat", "effect_*.go", `(?:DateRow\{\{What: |\.dateRow\()"([a-z_]+)"`},
	{"partynote", "effect_date*.go", `PartyNote\{.*What: "([a-z_]+)"`},
	{"partynote", "effect_date*.go", `(?:n\.What(?:, n\.[A-Za-z]+)?|what) :?= "([a-z_]+)"`},
	{"statewhy", "*.go", `Code: RefusedState.*Why: "([a-z_]+)"`},
	{"caution", "effect_*.go", `append\((?:e\.cautions|out), "([a-z_]+)"\)`},
	{"due", "dues_publication.go", `What: "([a-z_]+)", R`},
	{"proposal", "dues_publication.go", `What: "([a-z_]+)", D`},
	{"due", "dues_contact.go", `(?:dueOf\(cp, |due\()"([a-z_]+)"`},
	{"due", "dues_contact.go", `"(months_[0-9]+)"`},
	{"due", "dues_fell.go", `^\t"([a-z_0-9]+)": contactFell`},
	{"due", "awaited.go", `awaited\{"([a-z_]+)"`},
	{"proposal", "dues_fell.go", `case "([a-z_]+)", "`},
	{"proposal_ask", "dues_fell.go", `\(c, ev, "([a-z]+)"`},
	{"nothingwhy", "effect_time.go", `return w, "([a-z_]+)"`},
	{"caution", "effect_time.go", `cautions, "([a-z_]+)"\)`},
	{"datewhy", "dateword.go", `Fault[A-Za-z]+ += "([a-z_]+)"`},
	{"datewhy", "*.go", `Code: RefusedDate.*Why: "([a-z_]+)"`},
	{"keywhy", "effect_key.go", `Code: RefusedKey.*Why: "([a-z_]+)"`},
	{"nothingwhy", "*.go", `Code: RefusedNothing.*Why: "([a-z_]+)"`},
	{"nothingwhy", "undo.go", `none\.Why, .*= "([a-z_]+)"`},
	{"argwhy", "*.go", `a\.bad\(.*, "([a-z_]+)"\)$`},
	{"token", "propose.go", `Why: "([a-z_]+)"`},
	{"token", "asking.go", `propose\(e, "([a-z_]+)"\)`},
	{"approval", "*.go", `a\.(?:verdict|over)\(q, "([a-z]+)"`},
	{"approvalsubject", "*.go", `a\.(?:verdict|over)\(q, "([a-z]+)"`},
	{"finding", "suspect.go", `Why[A-Z][A-Za-z]+ += "([a-z_]+)"`},
	{"state", "word.go", `State = "([a-z_]+)"`},
	{"needs", "proposal.go", `Needs = "([a-z]+)"`},
	{"how", "verbtable.go", `\{"(phone|meeting|signed_by|signed|post)"`},
	{"argform", "verb.go", `Form = "([a-z_]+)"`},
	{"formhelp", "verb.go", `Form = "([a-z_]+)"`},
	{"partykind", "party.go", `\{"([a-z_]+)", \[\]string`},
	{"dated", "notice.go", `Starts: "([a-z]+)"`},
	{"waits", "awaited.go", `\tadd\("([a-zA-Z]+)", `},
	{"code", "resolve.go", `^\t"([A-Z])": +\{`},
}

// N7: a code that a coordinator would be shown as it is in one language is no text in either.
func TestEveryWordThatTheDeskWritesIsKnown(t *testing.T) {
	for _, w := range deskWrites {
		files, err := filepath.Glob(filepath.Join(deskDir, w.files))
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, m := range regexp.MustCompile("(?m)"+w.pattern).FindAllStringSubmatch(string(source), -1) {
				found++
				if !hasWord(w.group, m[1]) {
					t.Errorf("%s: %q has no words in %s", file, m[1], w.group)
				}
			}
		}
		if found == 0 {
			t.Errorf("nothing in %s looks like %s any more", w.files, w.pattern)
		}
	}
}

func hasWord(group, key string) bool {
	for _, tables := range wordTables {
		if _, ok := tables[group][key]; ok {
			return true
		}
	}
	return false
}

// everyChange gives one change of each kind, with each word that its kind may say.
func everyChange() []handling.Change {
	var out []handling.Change
	kind := reflect.TypeFor[handling.Change]()
	for i := range kind.NumField() {
		var ch handling.Change
		switch f := reflect.ValueOf(&ch).Elem().Field(i); {
		case f.Kind() == reflect.Pointer && f.Type() != reflect.TypeFor[*time.Time]():
			f.Set(reflect.New(f.Type().Elem()))
		case kind.Field(i).Name == "Settled", kind.Field(i).Name == "Judged":
			f.SetString("normal")
		case kind.Field(i).Name == "Answered":
			f.SetBool(true)
		default:
			continue
		}
		if ch.Filed == nil && ch.Proposed == nil && ch.Key == nil {
			out = append(out, ch)
		}
	}
	for _, d := range []handling.Direction{handling.In, handling.Out} {
		out = append(out, handling.Change{Filed: &handling.CaseMail{Direction: d, Kind: "filed"}})
	}
	for _, n := range []handling.Needs{handling.NeedsSame, handling.NeedsOther, handling.NeedsDelay} {
		out = append(out, handling.Change{Proposed: &handling.Proposal{Needs: n, Command: handling.Command{Verb: "accept"}}})
	}
	for _, s := range []handling.KeyState{handling.KeyRetiring, handling.KeyRetired, handling.KeySuspended, handling.KeyRevoked} {
		out = append(out, handling.Change{Key: &handling.PartyKey{State: s}})
	}
	for _, tr := range []handling.Trust{handling.Candidate, handling.Continuous, handling.Confirmed} {
		out = append(out, handling.Change{Key: &handling.PartyKey{Trust: tr}})
	}
	return out
}

func TestEveryStepOfACaseHasWords(t *testing.T) {
	changes := everyChange()
	if len(changes) < 25 {
		t.Fatalf("only %d changes", len(changes))
	}
	for _, ch := range changes {
		if what, _ := ch.What(); !hasWord("step", what) {
			t.Errorf("%+v: %q has no words", ch, what)
		}
	}
}

// C10: the page to hang on the wall fits on A4 and lacks no command.
func TestTheCardFitsOnOnePage(t *testing.T) {
	s := loaded(t, "")
	for _, l := range languages {
		for _, facts := range Samples(handling.DeskHelpCardKind) {
			body := rendered(t, s, handling.DeskHelpCardKind, facts, l).Body
			lines := strings.Split(strings.TrimSpace(body), "\n")
			if len(lines) > 66 { // of A4 in letters of ten points
				t.Errorf("%s: %d lines", l, len(lines))
			}
			for _, line := range lines {
				if width(line) > columns {
					t.Errorf("%s: too wide: %q", l, line)
				}
			}
			for _, v := range verbs(facts.(*handling.DeskHelp).Realm) {
				if !strings.Contains(body, cardCell(l, v)) {
					t.Errorf("%s: %s is not on the card", l, v.Name)
				}
			}
			if strings.Contains(body, cardOther.In(l)) {
				t.Errorf("%s: a command stands under no heading", l)
			}
		}
	}
}

// notices.md 3: never more than 60 lines, however much waits.
func TestTheMorningPageStaysOnePage(t *testing.T) {
	s := loaded(t, "")
	full := *digestSamples(handling.DateOf(sampleActed))[0].(*handling.DeskDigest)
	full.Today, full.Ahead, full.Keys = slices.Repeat(full.Today, 30), slices.Repeat(full.Ahead, 30), slices.Repeat(full.Keys, 30)
	full.Decide, full.Pending = slices.Repeat(full.Decide, 30), slices.Repeat(full.Pending, 30)
	full.Held, full.NotLeft, full.Away = slices.Repeat(full.Held, 30), slices.Repeat(full.NotLeft, 30), slices.Repeat(full.Away, 30)
	full.Batches, full.Suspended, full.Silent = slices.Repeat(full.Batches, 30), slices.Repeat(full.Suspended, 30), slices.Repeat(full.Silent, 30)
	for _, l := range languages {
		body := rendered(t, s, handling.DeskDigestKind, &full, l).Body
		if n := strings.Count(body, "\n"); n > 60 {
			t.Errorf("%s: %d lines:\n%s", l, n, body)
		}
	}
}

// notices.md 3: a page with nothing on it says so, and still tells that the record goes on.
func TestAQuietMorningSaysSo(t *testing.T) {
	s := loaded(t, "")
	quiet := map[handling.Lang]string{handling.Japanese: "何もありません", handling.English: "Nothing waits and nothing happened"}
	for _, l := range languages {
		for i, facts := range digestSamples(handling.DateOf(sampleActed)) {
			body := rendered(t, s, handling.DeskDigestKind, facts, l).Body
			if strings.Contains(body, quiet[l]) != (i == 1) {
				t.Errorf("%s %d:\n%s", l, i, body)
			}
			if !strings.Contains(body, sampleHash[:16]) || !strings.Contains(body, "4821-7730") {
				t.Errorf("%s %d lacks the record or the code:\n%s", l, i, body)
			}
		}
	}
}

// A4, A7: who looks before a finder's words cross sees every line, what is struck and why, what stays behind, and who gets it.
func TestAPreviewShowsAllThatWouldCross(t *testing.T) {
	s := loaded(t, "")
	r := sampleRelease()
	for _, kind := range []handling.NoticeKind{handling.DeskPreviewKind, handling.DeskApprovalKind} {
		for _, l := range languages {
			facts := Samples(kind)[map[handling.NoticeKind]int{handling.DeskApprovalKind: 1}[kind]]
			body := rendered(t, s, kind, facts, l).Body
			for _, line := range r.Lines {
				want := fmt.Sprintf("> %d: %s\n", line.N, line.Text)
				if slices.Contains(r.Struck, line.N) {
					want = fmt.Sprintf("> %d:%s %s\n", line.N, struckMark(l, line.Why), line.Text)
				}
				if !strings.Contains(body, strings.ReplaceAll(want, ": \n", ":\n")) {
					t.Errorf("%s %s: %q is missing in\n%s", l, kind, want, body)
				}
			}
			for _, want := range []string{"attachment-1.png", "attachment-2.pdf", "Taro Yamada", grouped(samplePerson)} {
				if !strings.Contains(body, want) {
					t.Errorf("%s %s: %q is missing", l, kind, want)
				}
			}
		}
	}
}

func struckMark(l handling.Lang, why string) string {
	mark := handling.Phrase{JA: "〔削除〕", EN: " [struck]"}.In(l)
	if why == "" {
		return mark
	}
	reason := Word(l, "finding", why)
	return handling.Phrase{JA: "〔削除：" + reason + "〕", EN: " [struck: " + reason + "]"}.In(l)
}

// R61: a notice that waits for a key is shown as waiting before anybody says yes.
func TestAPreviewSaysWhatWillWait(t *testing.T) {
	s := loaded(t, "")
	for l, want := range map[handling.Lang]string{handling.Japanese: "送信を保留します", handling.English: "there is no key that may be used"} {
		if body := rendered(t, s, handling.DeskPreviewKind, previewSamples()[1], l).Body; !strings.Contains(body, want) {
			t.Errorf("%s:\n%s", l, body)
		}
	}
}

// S4, C11
func TestLinesOfTwoPersonsAreMarked(t *testing.T) {
	s := loaded(t, "")
	for l, mark := range map[handling.Lang]string{handling.Japanese: "（二人承認）", handling.English: "(two persons)"} {
		body := rendered(t, s, handling.DeskKeyKind, keySamples()[0], l).Body
		if strings.Count(body, mark) != 1 {
			t.Errorf("%s: %q stands %d times in\n%s", l, mark, strings.Count(body, mark), body)
		}
	}
}

// A2: whoever forgot the text is shown where it stands and what closes it.
func TestAMissingTextIsShownInPlace(t *testing.T) {
	s := loaded(t, "")
	ask := sampleCommand("ask", "F")
	facts := &handling.DeskErrors{Number: sampleNumber, Errors: 1, Results: []handling.Result{{Given: "x", Command: ask, Refusal: &handling.Refusal{Code: handling.RefusedText, Verb: "ask"}}}}
	for l, want := range map[handling.Lang]string{
		handling.Japanese: "  【IPA#12345678】 照会 F\n  （空行）\n  （文）\n  以上\n",
		handling.English:  "  [IPA#12345678] ask F\n  (an empty line)\n  (the text)\n  END\n",
	} {
		if body := rendered(t, s, handling.DeskErrorsKind, facts, l).Body; !strings.Contains(body, want) {
			t.Errorf("%s:\n%s", l, body)
		}
	}
}

// R84: every line of a mail is answered under itself, and the number of errors is in the subject.
func TestSeveralLinesAreAnsweredOneByOne(t *testing.T) {
	s := loaded(t, "")
	samples := errorSamples()
	for l, want := range map[handling.Lang][]string{
		handling.Japanese: {"【エラー 2件】", "使用できない語が", "CVSS基本値", "ほかの行に誤りがある"},
		handling.English:  {"2 errors", "a word that is not", "CVSS base score", "another line of the mail"},
	} {
		m := rendered(t, s, handling.DeskErrorsKind, samples[len(samples)-1], l)
		if !strings.HasPrefix(m.Subject, want[0]) {
			t.Errorf("%s: subject %q", l, m.Subject)
		}
		at := 0
		for _, w := range want[1:] {
			i := strings.Index(strings.ReplaceAll(m.Body, "\n  ", " ")[at:], w)
			if i < 0 {
				t.Fatalf("%s: %q is missing or out of order:\n%s", l, w, m.Body)
			}
			at += i
		}
	}
}
