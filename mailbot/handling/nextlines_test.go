package handling

import "testing"

// The answer to a command that concerns no case offers lines that need none: whoever copies one gets an answer, not a lesson
// (users.md C11).
func TestLinesAfterAnOfficeCommandNeedNoCase(t *testing.T) {
	for _, line := range []string{"hold", "resume", "away 2009-07-10..2009-07-12 deputy=Tanaka", "duty Tanaka 2009-07-10"} {
		s := newScene(t)
		if line == "resume" {
			s.give("山田", "hold")
		}
		d := s.give("山田", line)
		facts, ok := d.Notices[len(d.Notices)-1].Facts.(*DeskTranscript)
		if !ok || len(facts.Lines) == 0 {
			t.Fatalf("%s is answered with %+v", line, d.Notices)
		}
		for _, l := range facts.Lines {
			if v, known := VerbNamed(l.Command.Verb); !known || v.Needs || !v.Serves(Reception) {
				t.Errorf("after %s the desk is offered %q", line, l.Command.Line(English))
			}
		}
	}
}
