package handling

import (
	"testing"
	"time"
)

// Somebody is told of every mail that did not leave: the rest of the desk, else anybody else, else the reader. R18
func TestSomebodyIsToldOfAMailThatDidNotLeave(t *testing.T) {
	yamada := Coordinator{Name: "山田", Realms: []Realm{Reception}, Notify: "all"}
	tanaka := Coordinator{Name: "Tanaka", Realms: []Realm{Reception}, Notify: "all"}
	sato := Coordinator{Name: "佐藤", Realms: []Realm{Coordination}, Notify: "all"}
	for _, c := range []struct {
		name  string
		staff []Coordinator
		realm Realm
		to    string
		told  []string
	}{
		{"a finder's notice", []Coordinator{yamada, tanaka, sato}, Reception, "F", []string{"山田", "Tanaka"}},
		{"a coordinator's own", []Coordinator{yamada, tanaka, sato}, Reception, "山田", []string{"Tanaka"}},
		{"the only one of a desk", []Coordinator{yamada, tanaka, sato}, Coordination, "佐藤", []string{"山田", "Tanaka"}},
		{"the only one there is", []Coordinator{sato}, Coordination, "佐藤", []string{"佐藤"}},
	} {
		p := DefaultPolicy()
		p.Coordinators = c.staff
		d := Decide(p, Case{}, Event{At: time.Unix(0, 0), What: NotLeft{N: 7, Realm: c.realm, Kind: DeskQuarantinedKind, To: c.to, State: "uncertain", Reason: "uncertain"}})
		var told []string
		for _, n := range d.Notices {
			told = append(told, n.To)
		}
		if len(told) != len(c.told) {
			t.Errorf("%s: told %v, not %v", c.name, told, c.told)
			continue
		}
		for i := range told {
			if told[i] != c.told[i] {
				t.Errorf("%s: told %v, not %v", c.name, told, c.told)
			}
		}
	}
}
