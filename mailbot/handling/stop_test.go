package handling

import "testing"

// A desk has no stop code before its first morning page. Somebody who tries codes then is an alarm all the same, and it brings the
// first one (users.md C9).
func TestWrongStopCodesBeforeTheFirstPage(t *testing.T) {
	s := newScene(t)
	try := func(word string) []Notice {
		return s.decide(Case{}, s.event(StopWord{Realm: Reception, MAC: macOf(word)})).Notices
	}
	for i := range wrongStops - 1 {
		if told := try("wrong"); len(told) > 0 {
			t.Fatalf("wrong code %d is answered: %v", i+1, told)
		}
	}
	told := try("wrong")
	if len(told) != 2 || told[0].Kind != DeskStopCodeKind || told[0].To != "山田" || told[1].To != "Tanaka" {
		t.Fatalf("the fifth wrong code tells %v, want both of reception", told)
	}
	code := told[0].Facts.(*DeskStopped).Code
	if try("wrong"); s.p.Office.Stopped(Reception) {
		t.Error("a wrong code stopped the desk")
	}
	told = try(code)
	if stopped := s.p.Office.Stopped(Reception) && !s.p.Office.Stopped(Coordination); !stopped || len(told) != 4 || told[0].Kind != DeskStoppedKind {
		t.Errorf("the code of the alarm tells %v and stops %v", told, s.p.Office.Holds)
	}
}
