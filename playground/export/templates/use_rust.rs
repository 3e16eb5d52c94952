mod $name;

fn main() {
    println!("{:?}", $name::predict(&$point));
}
