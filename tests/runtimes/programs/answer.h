/* What a program with many models prints of each: name, check, and outputs as bytes. */
#include <stdio.h>

#ifdef __AVR__
#include <avr/io.h>
#include <avr/sleep.h>

static int put(char letter, FILE *stream) {
    (void)stream;
    while (!(UCSR0A & _BV(UDRE0))) {}
    UDR0 = letter;
    return 0;
}
static FILE serial = FDEV_SETUP_STREAM(put, NULL, _FDEV_SETUP_WRITE);
/* Asleep with interrupts off it sleeps for ever, where the simulator ends. */
#define BEGIN stdout = &serial; UCSR0B = _BV(TXEN0);
#define END sleep_mode(); return 0;
#else
#ifdef __ARM_ARCH_7M__
/* What a Cortex-M reads first: where the stack begins, and where the program does. */
extern void _start(void);
__attribute__((section(".vectors"), used)) static const struct {
    unsigned stack;
    void (*start)(void);
} vectors = {0x20400000, _start};
#endif
#define BEGIN
#define END return 0;
#endif

static void show(const void *number, unsigned size) {
    const unsigned char *bytes = (const unsigned char *)number;
    for (unsigned k = 0; k < size; k++) printf("%02x", bytes[k]);
    putchar('\n');
}

#define ANSWER(name, NAME, n) \
    printf("= %s\n", #name); \
    name##_check(); \
    for (int k = 0; k < n; k++) { \
        name##_real point[NAME##_INPUTS], output[NAME##_OUTPUTS]; \
        for (int j = 0; j < NAME##_INPUTS; j++) { \
            point[j] = NAME##_READ(name##_asked + k * NAME##_INPUTS + j); \
        } \
        name##_predict(point, output); \
        for (int j = 0; j < NAME##_OUTPUTS; j++) show(output + j, sizeof *output); \
    }
