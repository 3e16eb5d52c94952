#include <stdio.h>
#include "$file"

int main(void) {
    const ${name}_real point[${NAME}_INPUTS] = {$values};
    ${name}_real output[${NAME}_OUTPUTS];
    ${name}_predict(point, output);
    printf("%g\n", (double)output[0]);
    return 0;
}
