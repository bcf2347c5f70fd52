package advisory

import "testing"

func TestSamplesLackNothing(t *testing.T) {
	for _, in := range sampleInputs() {
		for _, m := range Check(in) {
			t.Errorf("%s: %+v", in.Number, m)
		}
	}
}
