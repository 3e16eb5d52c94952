#include <stdio.h>
#include "$file"

int main(void) {
    const double point[MODEL_INPUTS] = {$values};
    double output[MODEL_OUTPUTS];
    model_predict(point, output);
    printf("%g\n", output[0]);
    return 0;
}
