package main

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"
	"github.com/spf13/cobra"

	"keikai/mailbot/handling"
)

// The manual names every command and every flag in both languages, and holds nothing that its formatter would trip over.
func TestManualIsWhole(t *testing.T) {
	for _, lang := range []handling.Lang{handling.Japanese, handling.English} {
		a, _, _ := speaker(lang)
		m := manual{lang: lang}
		root := a.newRoot()
		m.write(a, root)
		page := m.String()
		var walk func(*cobra.Command)
		walk = func(cmd *cobra.Command) {
			if !cmd.HasSubCommands() && !strings.Contains(page, "\n.B "+roff(cmd.UseLine())+"\n") {
				t.Errorf("%s: %s is not in the manual", lang, cmd.UseLine())
			}
			for _, sub := range cmd.Commands() {
				walk(sub)
			}
		}
		walk(root)
		for line := range strings.Lines(page) {
			if word, _, _ := strings.Cut(strings.TrimSpace(line), " "); strings.HasPrefix(line, ".") &&
				!strings.Contains(" .TH .SH .TP .B .RS .RE .nf .fi .nh .ad ", " "+word+" ") {
				t.Errorf("%s: request %q", lang, line)
			}
			if strings.HasPrefix(line, "'") {
				t.Errorf("%s: line %q", lang, line)
			}
		}
		formatted(t, page)
	}
}

// formatted lets groff read the page, where there is one, with all its warnings.
func formatted(t *testing.T, page string) {
	t.Helper()
	groff, err := exec.LookPath("groff")
	if err != nil {
		return
	}
	cmd := exec.Command(groff, "-k", "-man", "-Tutf8", "-ww", "-P-c")
	cmd.Env = append(cmd.Environ(), "LC_ALL=C.UTF-8", "GROFF_NO_SGR=1")
	cmd.Stdin = strings.NewReader(page)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil || said.Len() > 0 {
		t.Errorf("groff: %v\n%s", err, said.String())
	}
	for line := range strings.Lines(string(out)) {
		if w := runewidth.StringWidth(withoutOverstrike(line)); w > 80 {
			t.Errorf("%d columns: %s", w, line)
		}
	}
}

// withoutOverstrike takes out the backspaces by which a terminal page prints bold.
func withoutOverstrike(line string) string {
	var out []rune
	for _, r := range line {
		if r == '\b' && len(out) > 0 {
			out = out[:len(out)-1]
			continue
		}
		out = append(out, r)
	}
	return strings.TrimRight(string(out), "\n")
}

func TestRoffEscapes(t *testing.T) {
	for in, want := range map[string]string{"--a": `\-\-a`, ".x": `\&.x`, "'x": `\&'x`, `a\b`: `a\eb`} {
		if got := roff(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
