    static const ${name}_real biases[] ${NAME}_FLASH = {
$biases
    };
