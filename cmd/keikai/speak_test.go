package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"keikai/mailbot"
	"keikai/mailbot/handling"

	"github.com/spf13/cobra"
)

// speaker is an app whose output can be looked at.
func speaker(lang handling.Lang) (a *app, out, errors *strings.Builder) {
	out, errors = &strings.Builder{}, &strings.Builder{}
	return &app{in: strings.NewReader(""), out: out, err: errors, lang: lang}, out, errors
}

func TestExitCodesAndVoice(t *testing.T) {
	tests := []struct {
		err  error
		code int
		said string
	}{
		{nil, 0, ""},
		{&mailbot.Fault{What: "x", Hint: "y", Usage: true}, 2, "keikai: error: x\nkeikai: hint: y\n"},
		{fmt.Errorf("ask: %w", &mailbot.Fault{What: "x"}), 1, "keikai: error: x\n"},
		{&mailbot.Attention{What: "x", Hint: "y"}, 1, "keikai: error: x\nkeikai: hint: y\n"},
		{errors.New("read store: broken"), 1, "keikai: error: read store: broken\n"},
		{fmt.Errorf("fetch: %w", context.Canceled), 1, "keikai: error: cut short\n"},
		{fmt.Errorf("write: %w", syscall.EPIPE), 1, ""},
		{errors.New("two\nlines \x1b[31m"), 1, "keikai: error: two<U+000A>lines <U+001B>[31m\n"}, // S25
	}
	for _, tt := range tests {
		a, _, said := speaker(handling.English)
		if code := a.report(tt.err); code != tt.code || said.String() != tt.said {
			t.Errorf("%v: code %d, said %q; want %d, %q", tt.err, code, said, tt.code, tt.said)
		}
	}
}

func TestLanguageOfTheRun(t *testing.T) {
	tests := []struct {
		args []string
		env  string
		want handling.Lang
	}{
		{nil, "ja_JP.UTF-8", "ja"}, {nil, "", "en"}, {nil, "C", "en"}, {[]string{"--lang", "en", "help"}, "ja_JP.UTF-8", "en"},
		{[]string{"help", "--lang=ja"}, "C", "ja"}, {[]string{"ingest", "--", "--lang=ja"}, "C", "en"}, {[]string{"--lang"}, "ja", "ja"},
	}
	for _, tt := range tests {
		if got := language(tt.args, tt.env); got != tt.want {
			t.Errorf("%q with LANG=%s: %s, want %s", tt.args, tt.env, got, tt.want)
		}
	}
}

func TestEveryTextIsInBothLanguages(t *testing.T) {
	for key, w := range words {
		if strings.TrimSpace(w.ja) == "" || strings.TrimSpace(w.en) == "" {
			t.Errorf("%s lacks a language", key)
		}
		if strings.Count(w.ja, "%") != strings.Count(w.en, "%") {
			t.Errorf("%s is filled with other values in each language", key)
		}
	}
}

// Every key that the code names is in the table: a missing one would be an empty line on somebody's screen.
func TestEveryWordThatIsUsedExists(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			name, isSelector := call.Fun.(*ast.SelectorExpr)
			text, isText := call.Args[0].(*ast.BasicLit)
			if !isSelector || name.Sel.Name != "word" || !isText {
				return true
			}
			key, err := strconv.Unquote(text.Value)
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := words[key]; !ok {
				t.Errorf("%s uses %q, which is not in words", file, key)
			}
			found++
			return true
		})
	}
	if found < 20 {
		t.Errorf("only %d uses found", found)
	}
}

func TestEveryCommandAndFlagIsDescribed(t *testing.T) {
	for _, lang := range []handling.Lang{handling.Japanese, handling.English} {
		a, _, _ := speaker(lang)
		var walk func(*cobra.Command)
		walk = func(cmd *cobra.Command) {
			if cmd.Short == "" {
				t.Errorf("%s has no description in %s", cmd.CommandPath(), lang)
			}
			for _, row := range flagRows(cmd) {
				if row[1] == "" {
					t.Errorf("%s: flag %s is not described in %s", cmd.CommandPath(), row[0], lang)
				}
			}
			for _, sub := range cmd.Commands() {
				walk(sub)
			}
		}
		walk(a.newRoot())
	}
}

func TestTableIsAlignedByDisplayWidth(t *testing.T) {
	a, out, _ := speaker(handling.English)
	s := a.sinkFor([]string{"n", "subject", "from"})
	for _, row := range []string{`{"n":1,"subject":"届出","from":"a"}`, `{"n":12345678901234567,"subject":null,"from":"b","more":1}`, `{"n":3,"subject":"x\u001b[2J\u202ey","from":["p","q"]}`} {
		if err := s.take(json.RawMessage(row)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.end(); err != nil {
		t.Fatal(err)
	}
	want := "n                  subject                from\n" +
		"1                  届出                   a\n" +
		"12345678901234567  -                      b\n" +
		"3                  x<U+001B>[2J<U+202E>y  p, q\n" // S25
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out, want)
	}
}

func TestListKeepsOrderAndShowsWhatIsHidden(t *testing.T) {
	a, out, _ := speaker(handling.English)
	s := a.sinkFor(nil)
	object := `{"zz":"1","aa":{"b":true,"a":null},"list":[{"x":1},{"x":2}],"words":["p","q"],"none":[],"text":"one\n\u001b[2Jtwo\n"}`
	for range 2 {
		if err := s.take(json.RawMessage(object)); err != nil {
			t.Fatal(err)
		}
	}
	one := "zz: 1\naa:\n  b: yes\n  a: -\nlist:\n  1.\n     x: 1\n  2.\n     x: 2\nwords: p, q\nnone: -\ntext:\n  | one\n  | <U+001B>[2Jtwo\n" // S25
	if want := one + "\n" + one; out.String() != want {
		t.Errorf("got\n%swant\n%s", out, want)
	}
}

func TestJSONIsOneObjectALine(t *testing.T) {
	a, out, _ := speaker(handling.English)
	a.json = true
	err := a.print(caseColumns, func(take func(json.RawMessage) error) error {
		if err := asJSON(take)(map[string]string{"subject": "<b>&\n"}); err != nil {
			return err
		}
		return take(json.RawMessage("{\n \"n\": 1\n}"))
	})
	if want := "{\"subject\":\"<b>&\\n\"}\n{\"n\":1}\n"; err != nil || out.String() != want {
		t.Errorf("got %q, %v; want %q", out, err, want)
	}
}

func TestRowThatIsNotOKNeedsAttention(t *testing.T) {
	a, _, _ := speaker(handling.English)
	err := a.print(nil, func(take func(json.RawMessage) error) error {
		return errors.Join(take(json.RawMessage(`{"ok":true}`)), take(json.RawMessage(`{"ok":false}`)), take(json.RawMessage(`{"n":1}`)))
	})
	var attention *mailbot.Attention
	if !errors.As(err, &attention) || !strings.HasPrefix(attention.What, "1 ") {
		t.Errorf("got %v", err)
	}
}

func TestHangupIsRememberedOnce(t *testing.T) {
	reload, stop := hangups()
	defer stop()
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	<-reload
	select {
	case <-reload:
		t.Error("one signal, two reloads")
	default:
	}
}
