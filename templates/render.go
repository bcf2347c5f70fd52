package templates

import (
	"fmt"
	"reflect"
	"strings"

	"keikai/mailbot/handling"
)

// columns is the width of a line: 35 full-width characters.
const columns = 70

// view is all that a template sees.
type view struct {
	Facts     any
	Office    Office
	Recipient Recipient
}

// Render writes one notice. facts is a pointer to the kind's struct (handling.NoticeSpec.NewFacts). A finder's name is not
// used in notices of class N: they may go in clear to an address that nobody has proved (S10).
func (s *Set) Render(kind handling.NoticeKind, facts any, o Office, r Recipient) (Mail, error) {
	n, ok := s.notices[name{r.Lang, kind}]
	if !ok {
		return Mail{}, fmt.Errorf("render notice %s: no template for language %q", kind, r.Lang)
	}
	spec, _ := handling.Spec(kind)
	want := reflect.TypeOf(spec.NewFacts())
	if given := reflect.ValueOf(facts); !given.IsValid() || given.Type() != want || given.IsNil() {
		return Mail{}, fmt.Errorf("render notice %s: facts are %T, want %s", kind, facts, want)
	}
	if spec.Class == handling.ClassN && !spec.Desk {
		r.Name = ""
	}
	var b strings.Builder
	v := view{Facts: visible(facts), Office: visible(o), Recipient: visible(r)}
	if err := n.parsed.Execute(&b, v); err != nil {
		return Mail{}, fmt.Errorf("render notice %s: %w", kind, err)
	}
	m, err := split(b.String(), r.Lang)
	if err != nil {
		return Mail{}, fmt.Errorf("render notice %s: %s:1: %w", kind, n.path, err)
	}
	return m, nil
}

// split takes the rendered file apart at its first empty line and puts the subject in front of the body, where every mail
// program shows it.
func split(text string, l handling.Lang) (Mail, error) {
	head, body, ok := strings.Cut(handling.Show(text), "\n\n")
	subject, isSubject := strings.CutPrefix(head, "Subject:")
	subject = strings.TrimSpace(subject)
	switch {
	case !ok || !isSubject || strings.Contains(head, "\n"):
		return Mail{}, fmt.Errorf("the file must begin with one line Subject: and an empty line")
	case subject == "":
		return Mail{}, fmt.Errorf("the subject is empty")
	case strings.TrimSpace(body) == "":
		return Mail{}, fmt.Errorf("the body is empty")
	}
	label := "Subject: "
	if l == handling.Japanese {
		label = "件名："
	}
	return Mail{Subject: subject, Body: Wrap(tidy(label+subject+"\n\n"+body), columns)}, nil
}

// tidy takes away what parts of a template that print nothing leave behind.
func tidy(s string) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimRight(line, " \t")
		if line != "" || len(out) == 0 || out[len(out)-1] != "" {
			out = append(out, line)
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n")) + "\n"
}

// manyLines names the fields that may hold line ends. Where they come from outside the templates print them quoted.
var manyLines = map[string]bool{"Quoted.Text": true, "Quoted.Outside": true, "QuotedField.Value": true, "Command.Text": true,
	"DeskQuarantined.Note": true, "DeskFigures.Report": true, "FinderText.Text": true, "AnyCorrection.Text": true,
	"BodyWord.Text": true, "Release.Text": true, "Release.Words": true, "Note.Text": true, "DeskNotLeft.Detail": true, "DeskBounce.Detail": true, "FinderNotAccepted.Why": true,
	"PartyText.Text": true, "PartyAsk.Text": true, "PartyEnd.Why": true, "PartySummary.Text": true, "PartyPublished.Why": true, "CommitteeWord.Text": true, "EarlyNotice.Text": true,
	"PageText.Text": true, "PageEntry.Statement": true, "PageEntry.Why": true, "PageEntry.Overview": true, "PageEntry.Impact": true, "PageEntry.Solution": true, "FinderStep.Text": true, "FinderEnded.Why": true, "FinderPublished.Why": true, "BodyReport.Text": true, "FieldAnswer.Text": true, "DeskPaste.Text": true,
	"Office.SignatureJA": true, "Office.SignatureEN": true, "Office.KeyArmored": true}

// visible copies facts and makes each string in the copy safe to print (S25): the default is one line.
func visible[T any](facts T) T {
	return copyShown(reflect.ValueOf(&facts).Elem(), false).Interface().(T)
}

func copyShown(v reflect.Value, lines bool) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch v.Kind() {
	case reflect.String:
		if lines {
			out.SetString(handling.Show(v.String()))
		} else {
			out.SetString(handling.ShowLine(v.String()))
		}
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() {
			out.Set(copyPointed(v, lines))
		}
	case reflect.Slice:
		if !v.IsNil() {
			out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		}
		for i := range v.Len() {
			out.Index(i).Set(copyShown(v.Index(i), lines))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				out.Field(i).Set(copyShown(v.Field(i), manyLines[v.Type().Name()+"."+f.Name]))
			}
		}
	}
	return out
}

func copyPointed(v reflect.Value, lines bool) reflect.Value {
	shown := copyShown(v.Elem(), lines)
	if v.Kind() == reflect.Interface {
		return shown
	}
	p := reflect.New(v.Type().Elem())
	p.Elem().Set(shown)
	return p
}
